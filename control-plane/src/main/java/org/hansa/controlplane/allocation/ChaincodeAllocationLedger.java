package org.hansa.controlplane.allocation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.Endorsed;
import org.hansa.controlplane.ledger.LedgerCall;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.Outcome;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.LedgerUnavailableException;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/**
 * The engine's ledger over the steps of a chaincode transaction. Reads are endorsed by the own peer and never taken from the
 * projection, which may be behind: the loop compares with the ledger as it is.
 */
final class ChaincodeAllocationLedger implements AllocationLedger {
    private static final Duration COMMIT = Duration.ofSeconds(10);
    /** How long a stream waits for another to be endorsed, before it is endorsed beside it. */
    private static final Duration IN_TURN = Duration.ofSeconds(1);

    private final LedgerTransactions transactions;
    private final Duration inTurn;
    /**
     * Streams come due together, since they met in one block before. Every member's chaincode would check all their batches at
     * once, and whoever asks for room meanwhile would wait for a processor.
     */
    private final Semaphore turn = new Semaphore(1, true);

    ChaincodeAllocationLedger(LedgerTransactions transactions) {
        this(transactions, IN_TURN);
    }

    ChaincodeAllocationLedger(LedgerTransactions transactions, Duration inTurn) {
        this.transactions = transactions;
        this.inTurn = inTurn;
    }

    @Override
    public Preparation prepare(SealedBatch batch) {
        boolean mine = takeTurn();
        try {
            Endorsed endorsed = transactions.endorse(call(batch));
            return new Preparation.Prepared(new Envelope(endorsed.txId(), endorsed.envelope()));
        } catch (Failure failure) {
            LedgerError error = failure.ledgerError().orElseThrow(() -> unavailable("endorse", failure));
            return new Preparation.Refused(error, failure.detail());
        } finally {
            if (mine) {
                turn.release();
            }
        }
    }

    /** @return false when the one before took too long; then nobody waits for it any more */
    private boolean takeTurn() {
        try {
            return turn.tryAcquire(inTurn.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static LedgerCall call(SealedBatch batch) {
        boolean site = batch.stream() instanceof StreamId.Site;
        Map<String, byte[]> leaves = Map.of(LedgerFunction.LEAVES, CanonicalJson.frame(batch.leaves()));
        Map<String, byte[]> both = Map.of(
                LedgerFunction.LEAVES,
                CanonicalJson.frame(batch.leaves()),
                LedgerFunction.CLOSED,
                CanonicalJson.frame(batch.closed()));
        return new LedgerCall(
                LedgerIdentity.ANCHOR,
                site ? LedgerFunction.SUBMIT_ANCHOR : LedgerFunction.SUBMIT_DECISIONS,
                List.of(
                        batch.stream().name(),
                        Long.toString(batch.batch()),
                        Long.toString(batch.firstSequence()),
                        Integer.toString(batch.count()),
                        batch.root().hex()),
                site ? both : leaves);
    }

    /** What the chaincode answered when it was endorsed is the record, once the transaction is found valid: nothing is read again. */
    @Override
    public Submission submit(SealedBatch batch, Envelope envelope) {
        Endorsed endorsed = transactions.stored(LedgerIdentity.ANCHOR, envelope.bytes());
        try {
            transactions.submit(endorsed);
        } catch (Failure failure) {
            if (failure.kind() != FailureKind.LEDGER_OUTCOME_UNKNOWN) {
                throw unavailable("submit", failure);
            }
        }
        Outcome outcome = transactions.outcome(LedgerIdentity.ANCHOR, envelope.txId(), COMMIT);
        if (outcome instanceof Outcome.Committed committed) {
            return new Submission.Committed(AnchorRecord.parse(endorsed.result()), envelope.txId(), committed.block());
        }
        if (outcome instanceof Outcome.Invalidated invalidated) {
            return new Submission.Invalidated(envelope.txId(), invalidated.code());
        }
        return new Submission.Unknown(envelope.txId(), "no commit status within " + COMMIT.toSeconds() + " s");
    }

    @Override
    public Lookup status(String txId, Duration deadline) {
        Outcome outcome = transactions.outcome(LedgerIdentity.ANCHOR, txId, deadline);
        if (outcome instanceof Outcome.Committed committed) {
            return new Lookup.Valid(committed.block());
        }
        return outcome instanceof Outcome.Invalidated invalidated
                ? new Lookup.Invalid(invalidated.code())
                : new Lookup.NotFound();
    }

    @Override
    public SiteHead siteHead(SiteId site) {
        return read(LedgerKey.siteHead(site)).map(SiteHead::parse).orElseGet(() -> SiteHead.empty(site));
    }

    @Override
    public DecisionHead decisionHead(MspId member) {
        return read(LedgerKey.decisionHead(member))
                .map(DecisionHead::parse)
                .orElseGet(() -> DecisionHead.empty(member));
    }

    @Override
    public Optional<AnchorRecord> batch(StreamId stream, long batch) {
        String key = stream instanceof StreamId.Site site
                ? LedgerKey.siteBatch(site.site(), batch)
                : LedgerKey.decisionBatch(((StreamId.Decisions) stream).member(), batch);
        return read(key).map(AnchorRecord::parse);
    }

    private Optional<byte[]> read(String key) {
        try {
            byte[] record = transactions.evaluate(LedgerCall.of(LedgerIdentity.ANCHOR, LedgerFunction.READ, key));
            return record.length == 0 ? Optional.empty() : Optional.of(record);
        } catch (Failure failure) {
            throw unavailable("read " + key, failure);
        } catch (MalformedRecordException e) {
            throw new LedgerUnavailableException("read " + key + ": " + e.getMessage(), e);
        }
    }

    private static LedgerUnavailableException unavailable(String step, Failure failure) {
        return new LedgerUnavailableException(
                step + ": " + failure.getMessage()
                        + failure.internalContext()
                                .map(each -> " (" + each + ")")
                                .orElse(""),
                failure);
    }
}
