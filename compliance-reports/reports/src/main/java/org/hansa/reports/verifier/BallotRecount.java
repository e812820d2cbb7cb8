package org.hansa.reports.verifier;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.Vote;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;

/**
 * Counts a ballot again, by its own arithmetic: that members endorsed the record says that the chaincode wrote it, not that
 * the chaincode was right.
 */
final class BallotRecount {
    private BallotRecount() {}

    /** @throws VerificationException with the ballot's key when it does not carry what the policy's record says */
    static void check(String key, Ballot ballot, PolicyRecord policy) {
        require(key, ballot.ballot().equals(policy.ballot()), "is another ballot");
        require(key, ballot.kind() == BallotKind.ACTIVATE_POLICY, "decided " + ballot.kind());
        require(key, ballot.state() == Ballot.State.CARRIED, "is " + ballot.state() + ", not CARRIED");
        require(
                key,
                ballot.content().as(PolicyProposal::parse).equals(policy.proposal()),
                "decided other rules than the policy's record names");
        require(
                key,
                ballot.content().digest().equals(ballot.contentDigest()),
                "names another digest than its content's");
        count(key, ballot);
    }

    private static void count(String key, Ballot ballot) {
        TreeSet<MspId> electorate = new TreeSet<>(ballot.electorate());
        int voters = electorate.size();
        require(key, voters == ballot.electorate().size(), "lists a voter twice");
        long twoThirds = Math.max(2, (2L * voters + 2) / 3);
        require(
                key,
                ballot.threshold() >= twoThirds && ballot.quorum() >= Math.max(twoThirds, voters / 2 + 1),
                "asks for " + ballot.threshold() + " approvals of " + voters + ", " + twoThirds + " are needed");
        TreeMap<MspId, Choice> last = lastInTime(key, ballot, electorate);
        long approvals =
                last.values().stream().filter(each -> each == Choice.APPROVE).count();
        require(
                key,
                approvals >= ballot.threshold() && last.size() >= ballot.quorum(),
                approvals + " of " + voters + " members approve it, " + ballot.threshold() + " are needed");
    }

    private static TreeMap<MspId, Choice> lastInTime(String key, Ballot ballot, TreeSet<MspId> electorate) {
        TreeMap<MspId, Choice> last = new TreeMap<>();
        List<Vote> votes = ballot.votes();
        for (Vote vote : votes) {
            require(key, electorate.contains(vote.member()), "counts a vote of " + vote.member() + ", which has none");
            require(
                    key,
                    vote.timeMillis() >= ballot.proposedAtMillis() && vote.timeMillis() < ballot.deadlineMillis(),
                    "counts a vote of " + vote.member() + " outside its time");
            last.put(vote.member(), vote.choice());
        }
        return last;
    }

    private static void require(String key, boolean holds, String otherwise) {
        if (!holds) {
            throw VerificationException.invalid(key, otherwise);
        }
    }
}
