package org.hansa.ledger.contracts.ballots;

import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.policy.Revisions;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;

/** Votes a revision in, retires one early, or stops one that nothing replaces. */
final class PolicyEffects {
    private PolicyEffects() {}

    static Effect of(BallotKind kind, BallotContent content, boolean urgent) {
        return kind == BallotKind.ACTIVATE_POLICY
                ? new VoteIn(content.as(PolicyProposal::parse))
                : new Stop(kind, content.as(Order::parse), urgent);
    }

    private record VoteIn(PolicyProposal proposal) implements Effect {
        @Override
        public String about() {
            BallotContract.checkText("summary", proposal.summary());
            return proposal.revision().value();
        }

        @Override
        public void check(LedgerTransaction transaction) {
            transaction.requireAbsent(LedgerKey.policy(proposal.revision()));
        }

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            Revisions.voted(transaction, carried, proposal);
        }
    }

    private record Stop(BallotKind kind, Order order, boolean urgent) implements Effect {
        @Override
        public String about() {
            if (order.reviewAtMillis().isPresent()) {
                throw new MalformedRecordException("order: field 'reviewAt' belongs to a suspension");
            }
            return new PolicyRevision(order.about()).value();
        }

        @Override
        public void check(LedgerTransaction transaction) {
            PolicyRecord policy = Revisions.require(transaction, new PolicyRevision(order.about()));
            State to = kind == BallotKind.RETIRE_POLICY ? State.RETIRED : State.REVOKED;
            policy.advance(to, transaction.timeMillis());
            if (urgent && policy.isHeld(transaction.timeMillis())) {
                throw new LedgerRefusal(LedgerError.WRONG_STATE, policy.revision() + " is held already");
            }
        }

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            PolicyRecord policy = Revisions.require(transaction, new PolicyRevision(order.about()));
            long now = transaction.timeMillis();
            if (kind == BallotKind.RETIRE_POLICY) {
                Revisions.retired(transaction, policy);
            } else if (urgent) {
                long until = now + Parameters.value(transaction, Parameter.URGENT_MILLIS);
                Revisions.held(transaction, policy, new PolicyRecord.Held(carried.ballot(), now, until));
            } else {
                Revisions.revoked(transaction, policy);
            }
        }
    }
}
