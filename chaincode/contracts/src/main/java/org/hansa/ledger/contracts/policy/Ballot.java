package org.hansa.ledger.contracts.policy;

import java.util.SortedSet;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;

/**
 * The count of a vote.
 *
 * @param voters organisations that have a vote now
 * @param approvals of organisations that have a vote now
 * @param beyondProposer whether one of them is not the proposer's own: nobody decides alone, however few have a vote
 */
record Ballot(long voters, long approvals, boolean beyondProposer) {
    static Ballot of(LedgerTransaction transaction, PolicyRecord policy) {
        SortedSet<MspId> electorate = Members.electorate(transaction);
        long approvals = policy.approvals().stream()
                .filter(each -> electorate.contains(each.member()))
                .count();
        boolean beyondProposer = policy.approvals().stream()
                .anyMatch(each ->
                        electorate.contains(each.member()) && !each.member().equals(policy.proposer()));
        return new Ballot(electorate.size(), approvals, beyondProposer);
    }

    long needed() {
        return voters / 2 + 1;
    }

    boolean carried() {
        return approvals >= needed() && beyondProposer;
    }

    @Override
    public String toString() {
        return approvals + " of " + voters + " members approve, " + needed()
                + " are needed, one of them not the proposer";
    }
}
