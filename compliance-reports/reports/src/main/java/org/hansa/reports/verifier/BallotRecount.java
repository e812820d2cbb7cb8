package org.hansa.reports.verifier;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.Vote;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
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
        check(key, ballot);
        require(
                key,
                ballot.content().as(PolicyProposal::parse).equals(policy.proposal()),
                "decided other rules than the policy's record names");
    }

    /** @throws VerificationException with the ballot's key when its votes do not come to the state that it is in */
    static void check(String key, Ballot ballot) {
        require(key, LedgerKey.ballot(ballot.ballot()).equals(key), "is " + ballot.ballot());
        require(
                key,
                ballot.content().digest().equals(ballot.contentDigest()),
                "names another digest than its content's");
        checkSubject(key, ballot);
        checkWeight(key, ballot);
        count(key, ballot);
    }

    private static void checkSubject(String key, Ballot ballot) {
        try {
            CanonicalRecord record = ballot.content().record(ballot.kind());
            require(
                    key,
                    !(record instanceof Order order) || order.about().equals(ballot.about()),
                    "says that it is about " + ballot.about() + ", and its content is about something else");
        } catch (MalformedRecordException e) {
            throw VerificationException.invalid(key, "decides what is no " + ballot.kind());
        }
        require(
                key,
                !ballot.kind().concernsMember() || !ballot.electorate().contains(new MspId(ballot.about())),
                "lets " + ballot.about() + " vote on itself");
    }

    private static void checkWeight(String key, Ballot ballot) {
        boolean tightens = ballot.kind() == BallotKind.CHANGE_PARAMETER;
        boolean fits =
                switch (ballot.rule()) {
                    case QUALIFIED -> ballot.kind().rule() == BallotRule.QUALIFIED;
                    case SIMPLE -> ballot.kind().rule() == BallotRule.SIMPLE || tightens;
                    case URGENT -> ballot.kind().mayBeUrgent();
                };
        require(key, fits, "decided " + ballot.kind() + " by the rule " + ballot.rule());
        int voters = new TreeSet<>(ballot.electorate()).size();
        require(key, voters == ballot.electorate().size(), "lists a voter twice");
        long share =
                switch (ballot.rule()) {
                    case QUALIFIED -> (2L * voters + 2) / 3;
                    case SIMPLE -> (voters + 1L) / 2;
                    case URGENT -> (voters + 2L) / 3;
                };
        long least = Math.max(2, share);
        long quorum = ballot.rule() == BallotRule.URGENT ? least : Math.max(least, voters / 2 + 1);
        require(
                key,
                ballot.threshold() >= least && ballot.quorum() >= quorum,
                "asks for " + ballot.threshold() + " approvals of " + voters + ", " + least + " are needed");
    }

    private static void count(String key, Ballot ballot) {
        int voters = ballot.electorate().size();
        TreeMap<MspId, Choice> last = lastInTime(key, ballot, new TreeSet<>(ballot.electorate()));
        long approvals =
                last.values().stream().filter(each -> each == Choice.APPROVE).count();
        long rejections =
                last.values().stream().filter(each -> each == Choice.REJECT).count();
        boolean carried = approvals >= ballot.threshold() && last.size() >= ballot.quorum();
        boolean rejected = voters - rejections < ballot.threshold();
        String votes = approvals + " of " + voters + " members approve it, " + rejections + " reject it, "
                + ballot.threshold() + " approvals are needed";
        require(key, follows(ballot, carried, rejected), votes + ": it is not " + ballot.state());
    }

    /** Whether the state is what votes and clock make of it. */
    private static boolean follows(Ballot ballot, boolean carried, boolean rejected) {
        boolean undecided = !carried && !rejected;
        return switch (ballot.state()) {
            case CARRIED, OVERTAKEN -> carried;
            case REJECTED -> rejected && !carried;
            case EXPIRED -> undecided && ballot.closedAtMillis() >= ballot.deadlineMillis();
            case WITHDRAWN -> undecided && ballot.closedAtMillis() < ballot.deadlineMillis();
            case OPEN -> undecided && ballot.closedAtMillis() == 0;
        };
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
