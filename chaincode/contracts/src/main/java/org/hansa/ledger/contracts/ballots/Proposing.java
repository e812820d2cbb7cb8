package org.hansa.ledger.contracts.ballots;

import java.util.ArrayList;
import java.util.List;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Parameter;

/** From a proposal to an open ballot: who votes and how many voices it takes is fixed here, by the chaincode. */
final class Proposing {
    private Proposing() {}

    static byte[] proposeBallot(LedgerTransaction transaction, Arguments arguments) {
        BallotProposal proposal = arguments.expect("proposal").record(0, "proposal", BallotProposal::parse);
        BallotContract.checkText("reason", proposal.reason());
        if (proposal.urgent() && !proposal.kind().mayBeUrgent()) {
            throw new MalformedRecordException(proposal.kind() + " is never urgent: only what stops something is");
        }
        Effect effect = Effects.of(proposal.kind(), proposal.content(), proposal.urgent());
        String about = effect.about();
        MspId signer = Members.voter(transaction);
        transaction.requireAbsent(LedgerKey.ballot(proposal.ballot()));
        effect.check(transaction);
        checkDeadline(transaction, proposal);
        List<MspId> electorate = electorate(transaction, proposal.kind(), about);
        BallotRule rule = proposal.urgent()
                ? BallotRule.URGENT
                : effect.rule(transaction, proposal.kind().rule());
        long threshold = rule.threshold(electorate.size());
        if (threshold > electorate.size()) {
            throw new LedgerRefusal(
                    LedgerError.QUORUM_MISSING,
                    "it takes " + threshold + " members to decide this, and " + electorate.size() + " may vote on it");
        }
        return BallotContract.write(
                        transaction,
                        new Ballot(
                                proposal.ballot(),
                                proposal.kind(),
                                rule,
                                about,
                                proposal.content(),
                                proposal.content().digest(),
                                proposal.reason(),
                                signer,
                                transaction.timeMillis(),
                                proposal.deadlineMillis(),
                                electorate,
                                rule.quorum(electorate.size()),
                                threshold,
                                Ballot.State.OPEN,
                                List.of(),
                                0))
                .bytes();
    }

    static Effect effectOf(Ballot ballot) {
        return Effects.of(ballot.kind(), ballot.content(), ballot.rule() == BallotRule.URGENT);
    }

    /** Whether, as the ledger is now, the decision would need more voices than it was proposed with. */
    static boolean weighsMore(LedgerTransaction transaction, Ballot ballot, Effect effect) {
        if (ballot.rule() == BallotRule.URGENT) {
            return false;
        }
        long voters = ballot.electorate().size();
        return effect.rule(transaction, ballot.kind().rule()).threshold(voters) > ballot.threshold();
    }

    private static void checkDeadline(LedgerTransaction transaction, BallotProposal proposal) {
        long open = proposal.deadlineMillis() - transaction.timeMillis();
        long longest =
                Parameters.value(transaction, proposal.urgent() ? Parameter.URGENT_MILLIS : Parameter.BALLOT_MILLIS);
        if (open <= 0 || open > longest) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    "the deadline " + proposal.deadlineMillis() + " must lie after " + transaction.timeMillis()
                            + " and at most " + longest + " ms later");
        }
    }

    /** Active members, but not the one that it is about: nobody is judge in its own case. */
    private static List<MspId> electorate(LedgerTransaction transaction, BallotKind kind, String about) {
        List<MspId> voters = new ArrayList<>(Members.electorate(transaction));
        if (kind.concernsMember()) {
            voters.remove(new MspId(about));
        }
        return voters;
    }
}
