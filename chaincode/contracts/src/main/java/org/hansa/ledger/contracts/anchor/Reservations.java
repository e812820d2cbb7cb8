package org.hansa.ledger.contracts.anchor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteId;

/**
 * The reservations that hold room at a site, as one batch sees them: those on the ledger, by {@code live} keys, and those
 * that earlier leaves of the batch opened or closed.
 */
final class Reservations {
    private final LedgerTransaction transaction;
    private final SiteId site;
    private final long firstOfBatch;
    private final TreeMap<Long, TransientLeaves.Hashed<Leaf>> presented = new TreeMap<>();
    private final TreeMap<Long, TransientLeaves.Hashed<Leaf>> openedHere = new TreeMap<>();
    private final TreeSet<Long> closedHere = new TreeSet<>();

    /** @param presented earlier leaves that the batch's leaves close; leaves that nothing closes are not looked at */
    Reservations(
            LedgerTransaction transaction,
            SiteId site,
            long firstOfBatch,
            List<TransientLeaves.Hashed<Leaf>> presented) {
        this.transaction = transaction;
        this.site = site;
        this.firstOfBatch = firstOfBatch;
        for (TransientLeaves.Hashed<Leaf> each : presented) {
            // Two events that close the same reservation may each bring it; the second is voided, not the batch
            // refused.
            TransientLeaves.Hashed<Leaf> other = this.presented.put(each.leaf().siteSequence(), each);
            if (other != null && !Arrays.equals(other.hash(), each.hash())) {
                throw malformed(each.leaf().siteSequence(), "is there in two forms");
            }
        }
    }

    /**
     * The reservation's own leaf that a closing leaf names, if it holds room now and is of the same contract, allocation
     * and provider. Its vector is what comes back; the closing leaf has no say in that.
     *
     * @throws MalformedRecordException when the ledger knows the reservation but the batch does not present its leaf: the
     *     release must not be lost for it, so the owner is told to present it again
     */
    Optional<Leaf> closedBy(Leaf closing) {
        long sequence = closing.closes().orElseThrow();
        return holding(sequence)
                .filter(open -> open.body().contract().equals(closing.body().contract())
                        && open.body().allocation().equals(closing.body().allocation())
                        && open.body().provider().equals(closing.body().provider()));
    }

    void open(TransientLeaves.Hashed<Leaf> leaf) {
        openedHere.put(leaf.leaf().siteSequence(), leaf);
    }

    void close(long sequence) {
        if (openedHere.remove(sequence) == null) {
            closedHere.add(sequence);
        }
    }

    /** What was opened and closed in the same batch leaves no trace in the state. */
    void write() {
        closedHere.forEach(sequence -> transaction.delete(LedgerKey.live(site, sequence)));
        openedHere.forEach((sequence, leaf) -> transaction.put(
                LedgerKey.live(site, sequence),
                HexFormat.of().formatHex(leaf.hash()).getBytes(StandardCharsets.US_ASCII)));
    }

    private Optional<Leaf> holding(long sequence) {
        if (sequence >= firstOfBatch) {
            return Optional.ofNullable(openedHere.get(sequence)).map(TransientLeaves.Hashed::leaf);
        }
        if (closedHere.contains(sequence)) {
            return Optional.empty();
        }
        return transaction
                .bytes(LedgerKey.live(site, sequence))
                .map(hash -> presented(sequence, new String(hash, StandardCharsets.US_ASCII)));
    }

    private Leaf presented(long sequence, String hash) {
        TransientLeaves.Hashed<Leaf> leaf = presented.get(sequence);
        if (leaf == null) {
            throw malformed(sequence, "is live and must be presented");
        }
        if (!HexFormat.of().formatHex(leaf.hash()).equals(hash)) {
            throw malformed(sequence, "is not the one on the ledger, whose hash is " + hash);
        }
        return leaf.leaf();
    }

    private static MalformedRecordException malformed(long sequence, String why) {
        return new MalformedRecordException(
                "transient '" + LedgerFunction.CLOSED + "': leaf of sequence " + sequence + " " + why);
    }
}
