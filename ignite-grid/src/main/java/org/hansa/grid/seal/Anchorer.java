package org.hansa.grid.seal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.AllocationLedger.Envelope;
import org.hansa.grid.anchor.AllocationLedger.Lookup;
import org.hansa.grid.anchor.AllocationLedger.Preparation;
import org.hansa.grid.anchor.AllocationLedger.Submission;
import org.hansa.grid.anchor.LedgerUnavailableException;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.AnchorEntry;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.SiteHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is sealed of one stream to the ledger, one transaction in flight. An outcome that is unknown is asked for by the
 * stored transaction id, then compared with the head, and only then is there another proposal, which may carry more. Both read
 * the head, so one at most commits, and leaves keep their places in either.
 */
public final class Anchorer {
    private static final Logger LOG = LoggerFactory.getLogger(Anchorer.class);
    private static final Duration STATUS_DEADLINE = Duration.ofSeconds(5);

    private final StreamDriver driver;
    private final AllocationLedger ledger;
    private final AtomicLong transactions = new AtomicLong();
    private volatile @Nullable String problem;

    /** What one step came to. */
    public enum Step {
        /** Nothing waits. */
        IDLE,
        ANCHORED,
        /** Not yet; ask again after a pause. */
        LATER
    }

    public Anchorer(StreamDriver driver, AllocationLedger ledger) {
        this.driver = driver;
        this.ledger = ledger;
    }

    /** Anchors that this process saw committed. */
    public long transactions() {
        return transactions.get();
    }

    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Compares with the ledger once, then brings what is sealed one step further. Never throws for a silent ledger. */
    public Step step() {
        try {
            if (!driver.positioned()) {
                return compare() ? Step.ANCHORED : Step.LATER;
            }
            if (driver.unanchored() == 0) {
                problem = null;
                return Step.IDLE;
            }
            Step step = drive();
            problem = step == Step.ANCHORED ? null : problem;
            return step;
        } catch (LedgerUnavailableException e) {
            return later("ledger out of reach: " + e.getMessage());
        }
    }

    /** @return false when the stream is frozen */
    private boolean compare() {
        Position head = head();
        driver.catchUp();
        long size = driver.archive().size();
        if (head.frontier().size() > size) {
            driver.freeze("the ledger has " + head.frontier().size() + " leaves, the archive " + size
                    + ": restore the archive from a copy");
            return false;
        }
        Digest root = Digest.ofHash(driver.archive().root(head.frontier().size()));
        if (!root.equals(head.frontier().root())) {
            driver.freeze("the ledger's root over " + head.frontier().size()
                    + " leaves is not the archive's: another writer anchored for this stream");
            return false;
        }
        catchUp(head.nextBatch());
        driver.position(head.nextBatch(), head.frontier().size());
        return true;
    }

    /** Learns of anchors that committed while nobody here was listening. */
    private void catchUp(long nextBatch) {
        long known = driver.archive()
                .lastAnchor()
                .map(each -> each.record().batch() + 1)
                .orElse(0L);
        for (long batch = known; batch < nextBatch; batch++) {
            AnchorRecord record = record(batch);
            driver.source().recorded(record, -1);
            driver.archive().appendAnchor(new AnchorEntry(record, -1));
        }
    }

    private Step drive() {
        long next = driver.nextBatch();
        Optional<Envelope> stored = driver.store().envelope(next);
        if (stored.isPresent()) {
            // By an earlier step or an earlier process: find out before anything new is proposed.
            return resolve(next, stored.get().txId());
        }
        Optional<SealedBatch> formed = driver.nextToAnchor();
        if (formed.isEmpty()) {
            return Step.IDLE;
        }
        SealedBatch batch = formed.get();
        Preparation preparation = ledger.prepare(batch);
        if (preparation instanceof Preparation.Refused refused) {
            return refused(next, refused);
        }
        Envelope envelope = ((Preparation.Prepared) preparation).envelope();
        driver.store().putEnvelope(next, envelope);
        Submission submission = ledger.submit(batch, envelope);
        if (submission instanceof Submission.Committed committed) {
            return done(committed.record(), committed.block());
        }
        if (submission instanceof Submission.Invalidated invalidated) {
            driver.store().clearEnvelope();
            return later("invalidated: " + invalidated.code());
        }
        return resolve(next, envelope.txId());
    }

    private Step resolve(long batch, String txId) {
        Lookup lookup = ledger.status(txId, STATUS_DEADLINE);
        if (lookup instanceof Lookup.Valid valid) {
            return done(record(batch), valid.block());
        }
        if (head().nextBatch() > batch) {
            return done(record(batch), -1);
        }
        driver.store().clearEnvelope();
        return later("transaction " + txId + " did not commit; proposing anew");
    }

    private Step refused(long batch, Preparation.Refused refused) {
        if (refused.error() == LedgerError.ALREADY_ANCHORED) {
            return done(record(batch), -1);
        }
        boolean structural =
                switch (refused.error()) {
                    case MALFORMED, TOO_LARGE, GAP, ROOT_MISMATCH -> true;
                    default -> false;
                };
        String text = refused.error() + ": " + refused.detail();
        if (structural) {
            driver.freeze("the ledger refuses batch " + batch + ": " + text);
        }
        return later(text);
    }

    /** The record on the ledger counts, however much of what is sealed here it carries: another proposal may have won. */
    private Step done(AnchorRecord anchor, long block) {
        long end = anchor.firstSequence() + anchor.count();
        while (driver.sealed() < end && driver.adopt()) {
            // Another writer anchored what it sealed; that is stored for all.
        }
        if (driver.sealed() < end) {
            driver.overtaken();
            return later("batch " + anchor.batch() + " was anchored with leaves that another engine sealed");
        }
        boolean known = anchor.root().equals(Digest.ofHash(driver.archive().root(end)));
        if (!known) {
            driver.freeze("batch " + anchor.batch()
                    + " is on the ledger with other leaves than the archive has: another writer anchored it");
            return later("fork at batch " + anchor.batch());
        }
        driver.source().recorded(anchor, block);
        driver.archive().appendAnchor(new AnchorEntry(anchor, block));
        driver.anchored(anchor);
        transactions.incrementAndGet();
        return Step.ANCHORED;
    }

    private AnchorRecord record(long batch) {
        return ledger.batch(driver.stream(), batch)
                .orElseThrow(() -> new LedgerUnavailableException(
                        "the head is past batch " + batch + " but its record cannot be read yet", null));
    }

    private record Position(long nextBatch, Frontier frontier) {}

    private Position head() {
        if (driver.stream() instanceof StreamId.Site site) {
            SiteHead head = ledger.siteHead(site.site());
            return new Position(head.nextBatch(), head.frontier());
        }
        DecisionHead head = ledger.decisionHead(((StreamId.Decisions) driver.stream()).member());
        return new Position(head.nextBatch(), head.frontier());
    }

    private Step later(String why) {
        if (!why.equals(problem)) {
            LOG.warn("{} is not anchored yet: {}", driver.stream().name(), why);
        }
        problem = why;
        return Step.LATER;
    }
}
