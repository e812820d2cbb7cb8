package org.hansa.controlplane.ledger;

import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;

/** From a contract's refusal to the failure that a client reads. The one table of that translation. */
public final class LedgerFailures {
    private LedgerFailures() {}

    public static Failure of(LedgerRefusal refusal) {
        return Failure.of(kind(refusal.error()), refusal.detail()).fromLedger(refusal.error());
    }

    public static FailureKind kind(LedgerError error) {
        return switch (error) {
            case NOT_FOUNDED -> FailureKind.NOT_FOUNDED;
            case ALREADY_EXISTS -> FailureKind.ALREADY_EXISTS;
            case NOT_FOUND -> FailureKind.NOT_FOUND;
            case STALE_VERSION -> FailureKind.PRECONDITION_FAILED;
            case WRONG_STATE -> FailureKind.WRONG_STATE;
            case QUOTA_EXCEEDED -> FailureKind.QUOTA;
            case BELOW_LIVE -> FailureKind.BELOW_LIVE;
            case BALLOT_CLOSED -> FailureKind.BALLOT_CLOSED;
            case NOT_IN_ELECTORATE -> FailureKind.NOT_IN_ELECTORATE;
            case CONTENT_MISMATCH -> FailureKind.CONTENT_MISMATCH;
            case ALREADY_VOTED -> FailureKind.ALREADY_VOTED;
            case QUORUM_MISSING -> FailureKind.QUORUM_MISSING;
            // The control plane checks form and role before it submits: reaching these is no everyday answer.
            case MALFORMED,
                    NOT_AUTHORISED,
                    TOO_LARGE,
                    ALREADY_ANCHORED,
                    LEDGER_BEHIND,
                    GAP,
                    ROOT_MISMATCH,
                    TIME_NOT_MONOTONE -> FailureKind.LEDGER_REFUSED;
        };
    }
}
