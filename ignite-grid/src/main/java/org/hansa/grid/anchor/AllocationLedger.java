package org.hansa.grid.anchor;

import java.time.Duration;
import java.util.Optional;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/**
 * The ledger as the anchor loop needs it. Any call may throw {@link LedgerUnavailableException}; the loop then asks again.
 *
 * <p>Anchoring is two steps, because an outcome can be lost between them: {@link #prepare} proposes the batch and brings
 * back a signed envelope that nobody has ordered; the loop stores it with its transaction id, and only then
 * {@link #submit}s it. An unknown outcome is looked up by that id, against the head, and then tried again as a new proposal
 * of the same number, of which one can commit at most because both read and write the head.
 */
public interface AllocationLedger {
    Preparation prepare(SealedBatch batch);

    /** Orders the stored envelope and waits for its commit, up to the adapter's deadline. */
    Submission submit(SealedBatch batch, Envelope envelope);

    /** Commit status of a transaction, waiting at most {@code deadline}. */
    Lookup status(String txId, Duration deadline);

    /** The empty head when the ledger has none. */
    SiteHead siteHead(SiteId site);

    DecisionHead decisionHead(MspId member);

    /** The record of an anchored batch. */
    Optional<AnchorRecord> batch(StreamId stream, long batch);

    /** An endorsed and signed transaction envelope, not ordered yet. */
    record Envelope(String txId, byte[] bytes) {}

    /** Answer to {@link #prepare}. */
    sealed interface Preparation {
        record Prepared(Envelope envelope) implements Preparation {}

        /** A contract refused. {@code ALREADY_ANCHORED} is success when the stored record has the batch's root. */
        record Refused(LedgerError error, String detail) implements Preparation {}
    }

    /** Answer to {@link #submit}. */
    sealed interface Submission {
        record Committed(AnchorRecord record, String txId, long block) implements Submission {}

        /** Ordered, and found invalid. @param code Fabric's validation code, for example {@code MVCC_READ_CONFLICT} */
        record Invalidated(String txId, String code) implements Submission {}

        /** Nobody knows yet. */
        record Unknown(String txId, String detail) implements Submission {}
    }

    /** Answer to {@link #status}. */
    sealed interface Lookup {
        record Valid(long block) implements Lookup {}

        record Invalid(String code) implements Lookup {}

        /** Not seen in a block within the deadline. It may still come. */
        record NotFound() implements Lookup {}
    }
}
