package org.hansa.ledger.contracts.ballots;

import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotRule;

/** What a ballot of one kind is about, whether it can be done now, and what being carried does. */
interface Effect {
    /** The key part that the decision is about. @throws MalformedRecordException when the content contradicts itself */
    String about();

    /** Less than the kind's own weight where the content is seen to tighten. */
    default BallotRule rule(LedgerTransaction transaction, BallotRule byKind) {
        return byKind;
    }

    /** Reads only. @throws org.hansa.ledger.model.LedgerRefusal when it cannot be done as the ledger is now */
    void check(LedgerTransaction transaction);

    /** Called after {@link #check} in the same transaction. */
    void apply(LedgerTransaction transaction, Ballot carried);
}
