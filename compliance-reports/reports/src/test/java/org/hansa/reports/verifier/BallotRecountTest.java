package org.hansa.reports.verifier;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.junit.jupiter.api.Test;

/** What a majority endorsed and yet does not add up. */
class BallotRecountTest {
    private static final BallotId ID = new BallotId("b-2026-000001");
    private static final String KEY = LedgerKey.ballot(ID);
    private static final MspId NORD = new MspId("NordMSP");
    private static final MspId RHEIN = new MspId("RheinMSP");
    private static final MspId IBER = new MspId("IberMSP");
    private static final BallotContent ORDER = BallotContent.of(new Order("HelvMSP", OptionalLong.of(9_000)));
    private static final Vote NORD_FOR = vote(NORD, Choice.APPROVE, 10);
    private static final Vote RHEIN_FOR = vote(RHEIN, Choice.APPROVE, 20);
    private static final Vote RHEIN_AGAINST = vote(RHEIN, Choice.REJECT, 20);
    private static final Vote IBER_AGAINST = vote(IBER, Choice.REJECT, 20);

    @Test
    void agrees_with_what_votes_and_clock_make_of_it() {
        agrees(suspension(State.CARRIED, 20, NORD_FOR, RHEIN_FOR));
        agrees(suspension(State.OVERTAKEN, 20, NORD_FOR, RHEIN_FOR));
        agrees(suspension(State.REJECTED, 20, RHEIN_AGAINST, IBER_AGAINST));
        agrees(suspension(State.EXPIRED, 100, NORD_FOR));
        agrees(suspension(State.WITHDRAWN, 99, NORD_FOR));
        agrees(suspension(State.OPEN, 0, NORD_FOR, RHEIN_AGAINST));
    }

    @Test
    void lets_only_the_last_vote_of_a_member_count() {
        Vote changed = vote(NORD, Choice.ABSTAIN, 30);
        refuses(suspension(State.CARRIED, 30, NORD_FOR, RHEIN_FOR, changed), "1 of 3 members approve it");
    }

    @Test
    void refuses_a_state_that_the_votes_do_not_come_to() {
        refuses(suspension(State.CARRIED, 20, NORD_FOR, RHEIN_AGAINST), "it is not CARRIED");
        refuses(suspension(State.REJECTED, 20, NORD_FOR, RHEIN_AGAINST), "it is not REJECTED");
        refuses(suspension(State.OPEN, 0, NORD_FOR, RHEIN_FOR), "it is not OPEN");
        refuses(suspension(State.EXPIRED, 99, NORD_FOR), "it is not EXPIRED");
        refuses(suspension(State.EXPIRED, 100, NORD_FOR, RHEIN_FOR), "it is not EXPIRED");
        refuses(suspension(State.WITHDRAWN, 100, NORD_FOR), "it is not WITHDRAWN");
        refuses(suspension(State.OVERTAKEN, 20, NORD_FOR), "it is not OVERTAKEN");
    }

    @Test
    void refuses_votes_of_strangers_and_votes_out_of_time() {
        refuses(suspension(State.OPEN, 0, vote(new MspId("HelvMSP"), Choice.REJECT, 5)), "which has none");
        refuses(suspension(State.OPEN, 0, vote(NORD, Choice.APPROVE, 100)), "outside its time");
    }

    @Test
    void refuses_too_few_voices_and_a_rule_that_is_not_the_kinds() {
        refuses(ballot(BallotKind.SUSPEND_MEMBER, BallotRule.SIMPLE, "HelvMSP", ORDER, 1, 2), "2 are needed");
        refuses(ballot(BallotKind.SUSPEND_MEMBER, BallotRule.SIMPLE, "HelvMSP", ORDER, 2, 1), "2 are needed");
        refuses(ballot(BallotKind.REMOVE_MEMBER, BallotRule.SIMPLE, "HelvMSP", ORDER, 2, 2), "by the rule SIMPLE");
        refuses(ballot(BallotKind.REMOVE_MEMBER, BallotRule.URGENT, "HelvMSP", ORDER, 2, 2), "by the rule URGENT");
        agrees(ballot(BallotKind.SUSPEND_MEMBER, BallotRule.URGENT, "HelvMSP", ORDER, 2, 2));
    }

    @Test
    void lets_a_parameter_be_tightened_by_half() {
        BallotContent value = BallotContent.of(new ParameterRecord(Parameter.BALLOT_MILLIS, 86_400_000));
        agrees(ballot(BallotKind.CHANGE_PARAMETER, BallotRule.SIMPLE, "BALLOT_MILLIS", value, 2, 2));
        agrees(ballot(BallotKind.CHANGE_PARAMETER, BallotRule.QUALIFIED, "BALLOT_MILLIS", value, 2, 2));
    }

    @Test
    void refuses_a_content_of_something_else_and_a_member_that_votes_on_itself() {
        refuses(
                ballot(BallotKind.ADD_SITE, BallotRule.QUALIFIED, "HelvMSP", ORDER, 2, 2),
                "decides what is no ADD_SITE");
        refuses(
                ballot(BallotKind.SUSPEND_MEMBER, BallotRule.SIMPLE, "OtherMSP", ORDER, 2, 2),
                "its content is about something else");
        BallotContent nord = BallotContent.of(new Order("NordMSP", OptionalLong.of(9_000)));
        refuses(ballot(BallotKind.SUSPEND_MEMBER, BallotRule.SIMPLE, "NordMSP", nord, 2, 2), "vote on itself");
        assertThatThrownBy(() -> BallotRecount.check("ballot/b-another-1", suspension(State.OPEN, 0)))
                .isInstanceOf(VerificationException.class);
    }

    private static void agrees(Ballot ballot) {
        assertThatCode(() -> BallotRecount.check(KEY, ballot)).doesNotThrowAnyException();
    }

    private static void refuses(Ballot ballot, String because) {
        assertThatThrownBy(() -> BallotRecount.check(KEY, ballot))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(because);
    }

    private static Vote vote(MspId member, Choice choice, long time) {
        return new Vote(member, choice, "read", time);
    }

    private static Ballot suspension(State state, long closedAt, Vote... votes) {
        return ballot(BallotKind.SUSPEND_MEMBER, BallotRule.SIMPLE, "HelvMSP", ORDER, 2, 2, state, closedAt, votes);
    }

    private static Ballot ballot(
            BallotKind kind, BallotRule rule, String about, BallotContent content, long threshold, long quorum) {
        return ballot(kind, rule, about, content, threshold, quorum, State.OPEN, 0);
    }

    private static Ballot ballot(
            BallotKind kind,
            BallotRule rule,
            String about,
            BallotContent content,
            long threshold,
            long quorum,
            State state,
            long closedAt,
            Vote... votes) {
        return new Ballot(
                ID,
                kind,
                rule,
                about,
                content,
                content.digest(),
                "no audit",
                NORD,
                1,
                100,
                List.of(IBER, NORD, RHEIN),
                quorum,
                threshold,
                state,
                Arrays.asList(votes),
                closedAt);
    }
}
