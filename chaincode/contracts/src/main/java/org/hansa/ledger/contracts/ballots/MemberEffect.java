package org.hansa.ledger.contracts.ballots;

import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MemberRecord.State;
import org.hansa.ledger.model.MemberRecord.Suspension;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;

/** Suspends, reinstates or removes a member. */
record MemberEffect(BallotKind kind, Order order, boolean urgent) implements Effect {
    @Override
    public String about() {
        boolean suspends = kind == BallotKind.SUSPEND_MEMBER;
        if (order.reviewAtMillis().isPresent() != suspends) {
            throw new MalformedRecordException("order: field 'reviewAt' belongs to a suspension, which needs it");
        }
        return new MspId(order.about()).value();
    }

    @Override
    public void check(LedgerTransaction transaction) {
        // Which ballot it is, is not known before it is proposed, and the table does not ask.
        next(transaction, new BallotId("b-checked"));
    }

    @Override
    public void apply(LedgerTransaction transaction, Ballot carried) {
        transaction.put(LedgerKey.member(new MspId(order.about())), next(transaction, carried.ballot()));
    }

    private MemberRecord next(LedgerTransaction transaction, BallotId ballot) {
        MemberRecord member = transaction.require(LedgerKey.member(new MspId(order.about())), MemberRecord::parse);
        long now = transaction.timeMillis();
        return switch (kind) {
            case SUSPEND_MEMBER ->
                confirmable(member, now).advance(State.SUSPENDED, Optional.of(suspension(transaction, ballot)), now);
            case REINSTATE_MEMBER -> member.advance(State.ACTIVE, Optional.empty(), now);
            case REMOVE_MEMBER -> member.advance(State.LEFT, Optional.empty(), now);
            default -> throw new IllegalStateException(kind + " is not about a member");
        };
    }

    /** An urgent suspension may be made a lasting one before it lapses; a lasting one is not suspended again. */
    private MemberRecord confirmable(MemberRecord member, long now) {
        boolean provisional = member.stateAt(now) == State.SUSPENDED
                && member.suspension()
                        .filter(each -> each.lapsesAtMillis().isPresent())
                        .isPresent();
        return provisional && !urgent ? member.advance(State.ACTIVE, Optional.empty(), now) : member;
    }

    private Suspension suspension(LedgerTransaction transaction, BallotId ballot) {
        long now = transaction.timeMillis();
        OptionalLong lapses = urgent
                ? OptionalLong.of(now + Parameters.value(transaction, Parameter.URGENT_MILLIS))
                : OptionalLong.empty();
        return new Suspension(ballot, now, order.reviewAtMillis().orElseThrow(), lapses);
    }
}
