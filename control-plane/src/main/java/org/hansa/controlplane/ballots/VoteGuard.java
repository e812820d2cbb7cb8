package org.hansa.controlplane.ballots;

import org.hansa.ledger.model.Ballot;

/** What a member must have in place before it approves a decision of one kind: nobody votes unseen. */
public interface VoteGuard {
    /** @throws org.hansa.controlplane.kernel.Failure when this member cannot approve it yet, with what would help */
    void beforeApproval(Ballot ballot);
}
