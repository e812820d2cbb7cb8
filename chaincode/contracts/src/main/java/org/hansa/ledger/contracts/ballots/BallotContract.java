package org.hansa.ledger.contracts.ballots;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;
import org.hansa.ledger.model.BallotEvent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;

/**
 * {@code ballots:*}: members decide. A ballot closes with the vote that decides it, and what it decides takes effect in the
 * same transaction. There is no clock in a chaincode, so that one whose deadline has passed is closed by the next
 * transaction that says so; until then it takes no votes.
 */
public final class BallotContract {
    /** So often may a member give or change its vote on one ballot. */
    public static final int MAX_VOTES_EACH = 4;

    private static final int MAX_TEXT_CHARS = 2_000;

    private BallotContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.PROPOSE_BALLOT, Proposing::proposeBallot);
        functions.put(LedgerFunction.CAST_VOTE, BallotContract::castVote);
        functions.put(LedgerFunction.WITHDRAW_BALLOT, BallotContract::withdrawBallot);
        functions.put(LedgerFunction.CLOSE_BALLOT, BallotContract::closeBallot);
        return functions;
    }

    private static byte[] castVote(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("ballot", "content", "choice", "reason");
        BallotId id = arguments.text(0, "ballot", BallotId::new);
        Digest shown = arguments.text(1, "content", Digest::new);
        Choice choice = arguments.text(2, "choice", BallotContract::choice);
        String reason = arguments.text(3, "reason");
        checkText("reason", reason);
        MspId signer = Members.voter(transaction);
        Ballot ballot = require(transaction, id);
        requireTakesVotes(transaction, ballot);
        checkVote(ballot, signer, shown, choice);

        List<Vote> votes = new ArrayList<>(ballot.votes());
        votes.add(new Vote(signer, choice, reason, transaction.timeMillis()));
        return settle(transaction, ballot.withVotes(votes), false).bytes();
    }

    private static byte[] withdrawBallot(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("ballot", "reason");
        BallotId id = arguments.text(0, "ballot", BallotId::new);
        checkText("reason", arguments.text(1, "reason"));
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        Ballot ballot = require(transaction, id);
        if (!ballot.proposer().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, id + " was proposed by " + ballot.proposer() + ", not by " + signer);
        }
        requireTakesVotes(transaction, ballot);
        return write(transaction, ballot.closed(State.WITHDRAWN, transaction.timeMillis()))
                .bytes();
    }

    private static byte[] closeBallot(LedgerTransaction transaction, Arguments arguments) {
        BallotId id = arguments.expect("ballot").text(0, "ballot", BallotId::new);
        Members.signedBy(transaction, ClientRole.ANCHOR);
        Ballot ballot = require(transaction, id);
        if (ballot.state() != State.OPEN) {
            throw new LedgerRefusal(LedgerError.BALLOT_CLOSED, id + " is " + ballot.state());
        }
        if (ballot.takesVotes(transaction.timeMillis())) {
            throw new LedgerRefusal(
                    LedgerError.QUORUM_MISSING,
                    id + ": " + ballot.count() + "; it is open until " + ballot.deadlineMillis());
        }
        return settle(transaction, ballot, true).bytes();
    }

    private static void requireTakesVotes(LedgerTransaction transaction, Ballot ballot) {
        if (!ballot.takesVotes(transaction.timeMillis())) {
            throw new LedgerRefusal(
                    LedgerError.BALLOT_CLOSED,
                    ballot.ballot() + " is " + ballot.state() + ", its deadline " + ballot.deadlineMillis());
        }
    }

    private static void checkVote(Ballot ballot, MspId signer, Digest shown, Choice choice) {
        if (!ballot.electorate().contains(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_IN_ELECTORATE,
                    signer + " has no vote on " + ballot.ballot() + "; " + ballot.electorate() + " have");
        }
        if (!ballot.contentDigest().equals(shown)) {
            throw new LedgerRefusal(
                    LedgerError.CONTENT_MISMATCH,
                    ballot.ballot() + " decides " + ballot.contentDigest() + ", the vote is on " + shown);
        }
        List<Vote> own = ballot.votes().stream()
                .filter(each -> each.member().equals(signer))
                .toList();
        if (!own.isEmpty() && own.get(own.size() - 1).choice() == choice) {
            throw new LedgerRefusal(LedgerError.ALREADY_VOTED, signer + " has voted " + choice + " already");
        }
        if (own.size() >= MAX_VOTES_EACH) {
            throw new LedgerRefusal(
                    LedgerError.ALREADY_VOTED, signer + " has voted " + MAX_VOTES_EACH + " times, which is the most");
        }
    }

    /** Closes what the votes or the clock have decided, and carries out what was carried. */
    private static Ballot settle(LedgerTransaction transaction, Ballot ballot, boolean deadlinePassed) {
        State outcome = ballot.count().outcome(deadlinePassed);
        if (outcome == State.OPEN) {
            return write(transaction, ballot);
        }
        long now = transaction.timeMillis();
        if (outcome != State.CARRIED) {
            return write(transaction, ballot.closed(outcome, now));
        }
        Effect effect = Proposing.effectOf(ballot);
        if (!stillPossible(transaction, ballot, effect)) {
            return write(transaction, ballot.closed(State.OVERTAKEN, now));
        }
        Ballot carried = ballot.closed(State.CARRIED, now);
        effect.apply(transaction, carried);
        return write(transaction, carried);
    }

    private static boolean stillPossible(LedgerTransaction transaction, Ballot ballot, Effect effect) {
        try {
            effect.check(transaction);
            return !Proposing.weighsMore(transaction, ballot, effect);
        } catch (LedgerRefusal overtaken) {
            return false;
        }
    }

    static Ballot write(LedgerTransaction transaction, Ballot ballot) {
        transaction.put(LedgerKey.ballot(ballot.ballot()), ballot);
        transaction.announce(BallotEvent.NAME, BallotEvent.of(ballot, transaction.timeMillis()));
        return ballot;
    }

    private static Ballot require(LedgerTransaction transaction, BallotId id) {
        return transaction.require(LedgerKey.ballot(id), Ballot::parse);
    }

    private static Choice choice(String text) {
        for (Choice each : Choice.values()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new MalformedRecordException("expected APPROVE, REJECT or ABSTAIN, found '" + text + "'");
    }

    static void checkText(String name, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT_CHARS) {
            throw new MalformedRecordException("'" + name + "' needs 1 to " + MAX_TEXT_CHARS + " characters");
        }
    }
}
