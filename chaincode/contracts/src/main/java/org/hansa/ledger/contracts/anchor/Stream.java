package org.hansa.ledger.contracts.anchor;

import java.util.List;
import java.util.Optional;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;

/**
 * Where a stream of leaves stands on the ledger, and the structural checks that every batch must pass to be its next
 * piece. In order of precedence; each reads the head, so that two anchors of the same batch can never both commit.
 *
 * @param name for messages
 * @param lastTimeMillis transaction timestamp of the batch before
 */
record Stream(String name, long nextBatch, Frontier frontier, long lastTimeMillis) {

    /**
     * The record of a batch that is on the ledger already, when it is the same one: then the answer is that record and
     * nothing is written.
     *
     * @throws LedgerRefusal ALREADY_ANCHORED when another batch has that number, with its root
     */
    Optional<AnchorRecord> alreadyAnchored(LedgerTransaction transaction, BatchClaim<?> claim, String batchKey) {
        if (claim.batch() >= nextBatch) {
            return Optional.empty();
        }
        AnchorRecord stored = transaction.require(batchKey, AnchorRecord::parse);
        boolean same = stored.root().equals(claim.root())
                && stored.firstSequence() == claim.firstSequence()
                && stored.count() == claim.count();
        if (!same) {
            throw new LedgerRefusal(
                    LedgerError.ALREADY_ANCHORED,
                    "batch " + claim.batch() + " of " + name + " is on the ledger: first " + stored.firstSequence()
                            + ", count " + stored.count() + ", root " + stored.root());
        }
        return Optional.of(stored);
    }

    void checkReached(BatchClaim<?> claim) {
        if (claim.batch() > nextBatch) {
            throw new LedgerRefusal(
                    LedgerError.LEDGER_BEHIND,
                    "the next batch of " + name + " is " + nextBatch + ", not " + claim.batch());
        }
    }

    void checkStart(BatchClaim<?> claim) {
        if (claim.firstSequence() != frontier.size()) {
            throw gap("the next sequence of " + name + " is " + frontier.size() + ", not " + claim.firstSequence());
        }
    }

    /** @param sequence that the leaf at {@code index} in the batch carries */
    void checkPlace(int index, long sequence) {
        if (sequence != frontier.size() + index) {
            throw gap("leaf " + index + " has sequence " + sequence + ", its place is " + (frontier.size() + index));
        }
    }

    /** The stream's frontier after the batch. @throws LedgerRefusal ROOT_MISMATCH */
    Frontier append(BatchClaim<?> claim, List<byte[]> leafHashes) {
        Frontier after = frontier.appendAll(leafHashes);
        if (!after.root().equals(claim.root())) {
            throw new LedgerRefusal(
                    LedgerError.ROOT_MISMATCH,
                    "the leaves give root " + after.root() + ", the argument says " + claim.root());
        }
        return after;
    }

    void checkTime(long timeMillis) {
        if (timeMillis < lastTimeMillis) {
            throw new LedgerRefusal(
                    LedgerError.TIME_NOT_MONOTONE,
                    "the transaction's time " + timeMillis + " lies before " + name + "'s last, " + lastTimeMillis);
        }
    }

    static LedgerRefusal gap(String what) {
        return new LedgerRefusal(LedgerError.GAP, what);
    }
}
