package org.hansa.ledger.model;

import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;

/**
 * The count of a ballot. The chaincode, the portal and the offline verifier all count with this one class, over what is in
 * the ballot's record and nothing else.
 *
 * @param last of each member that has a vote, the vote that counts
 */
public record BallotCount(
        long voters, long quorum, long threshold, long approvals, long rejections, SortedMap<MspId, Vote> last) {
    static BallotCount of(Ballot ballot) {
        TreeMap<MspId, Vote> last = new TreeMap<>();
        for (Vote vote : ballot.votes()) {
            if (ballot.electorate().contains(vote.member())) {
                last.put(vote.member(), vote);
            }
        }
        return new BallotCount(
                ballot.electorate().size(),
                ballot.quorum(),
                ballot.threshold(),
                votes(last, Choice.APPROVE),
                votes(last, Choice.REJECT),
                last);
    }

    private static long votes(TreeMap<MspId, Vote> last, Choice choice) {
        return last.values().stream().filter(each -> each.choice() == choice).count();
    }

    public long cast() {
        return last.size();
    }

    public boolean carried() {
        return cast() >= quorum && approvals >= threshold;
    }

    /** Whether those who voted against it leave too few to carry it. */
    public boolean rejected() {
        return voters - rejections < threshold;
    }

    /** What the votes and the clock make of an open ballot. Votes in time come first. */
    public State outcome(boolean deadlinePassed) {
        if (carried()) {
            return State.CARRIED;
        }
        if (rejected()) {
            return State.REJECTED;
        }
        return deadlinePassed ? State.EXPIRED : State.OPEN;
    }

    @Override
    public String toString() {
        return approvals + " of " + voters + " members approve, " + threshold + " are needed; " + cast()
                + " have voted, the quorum is " + quorum;
    }
}
