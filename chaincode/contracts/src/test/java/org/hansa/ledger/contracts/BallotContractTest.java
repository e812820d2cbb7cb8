package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.policy;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.contracts.ballots.BallotContract;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotEvent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.Test;

class BallotContractTest {
    private static final String PROPOSE = LedgerFunction.PROPOSE_BALLOT;
    private static final String VOTE = LedgerFunction.CAST_VOTE;
    private static final String WITHDRAW = LedgerFunction.WITHDRAW_BALLOT;
    private static final String CLOSE = LedgerFunction.CLOSE_BALLOT;
    private static final BallotId ID = new BallotId("b-2026-000001");
    private final Consortium consortium = Consortium.founded();

    @Test
    void fixes_electorate_quorum_and_threshold_when_it_is_proposed() {
        open();

        Ballot ballot = consortium.ballot(ID);
        assertThat(ballot.state()).isEqualTo(State.OPEN);
        assertThat(ballot.electorate()).containsExactly(HELV, NORD, RHEIN);
        assertThat(ballot.rule()).isEqualTo(BallotRule.QUALIFIED);
        assertThat(ballot.threshold()).isEqualTo(2);
        assertThat(ballot.quorum()).isEqualTo(2);
        assertThat(ballot.proposer()).isEqualTo(NORD);
        assertThat(ballot.proposedAtMillis()).isEqualTo(START);
        assertThat(ballot.contentDigest()).isEqualTo(ballot.content().digest());
    }

    @Test
    void closes_with_the_vote_that_decides_it_and_takes_effect_in_the_same_transaction() {
        open();
        consortium.vote(NORD, ID, Choice.APPROVE);
        assertThat(consortium.ballot(ID).state()).isEqualTo(State.OPEN);
        consortium.now += 7;
        consortium.vote(HELV, ID, Choice.APPROVE);

        assertThat(consortium.ballot(ID).state()).isEqualTo(State.CARRIED);
        assertThat(consortium.ballot(ID).closedAtMillis()).isEqualTo(START + 7);
        assertThat(consortium.ledger.value(LedgerKey.policy(new PolicyRevision("r1"))))
                .isPresent();
    }

    @Test
    void lets_members_change_their_minds_while_it_is_open_and_counts_the_last_word() {
        open();
        consortium.vote(NORD, ID, Choice.APPROVE);
        consortium.vote(NORD, ID, Choice.REJECT);
        consortium.vote(RHEIN, ID, Choice.APPROVE);
        assertThat(consortium.ballot(ID).state()).isEqualTo(State.OPEN);
        consortium.vote(NORD, ID, Choice.ABSTAIN);
        consortium.vote(NORD, ID, Choice.APPROVE);

        assertThat(consortium.ballot(ID).state()).isEqualTo(State.CARRIED);
        assertThat(consortium.ballot(ID).votes()).hasSize(5);
    }

    @Test
    void is_rejected_when_too_few_are_left() {
        open();
        consortium.vote(RHEIN, ID, Choice.REJECT);
        consortium.vote(HELV, ID, Choice.REJECT);

        assertThat(consortium.ballot(ID).state()).isEqualTo(State.REJECTED);
        assertThat(consortium.ledger.keys("policy/")).isEmpty();
    }

    @Test
    void announces_every_step() {
        open();
        consortium.vote(NORD, ID, Choice.APPROVE);
        consortium.vote(HELV, ID, Choice.APPROVE);

        assertThat(consortium.ledger.events).allMatch(each -> each.name().equals(BallotEvent.NAME));
        assertThat(consortium.ledger.events)
                .extracting(each -> BallotEvent.parse(each.payload()))
                .extracting(BallotEvent::state)
                .containsExactly(State.OPEN, State.OPEN, State.CARRIED);
    }

    @Test
    void refuses_a_vote_after_the_deadline_and_is_closed_by_the_next_who_says_so() {
        open();
        consortium.vote(NORD, ID, Choice.APPROVE);
        consortium.now = START + DAY - 1;
        consortium.refuses(LedgerError.QUORUM_MISSING, anchor(RHEIN), CLOSE, ID);
        consortium.now = START + DAY;
        refusesVote(LedgerError.BALLOT_CLOSED, RHEIN, Choice.APPROVE);
        consortium.refuses(LedgerError.BALLOT_CLOSED, governance(NORD), WITHDRAW, ID, "too late");

        consortium.call(anchor(ASSOC), CLOSE, ID);

        assertThat(consortium.ballot(ID).state()).isEqualTo(State.EXPIRED);
        consortium.refuses(LedgerError.BALLOT_CLOSED, anchor(RHEIN), CLOSE, ID);
    }

    @Test
    void refuses_a_second_vote_of_the_same_kind_and_endless_changes() {
        open();
        consortium.vote(RHEIN, ID, Choice.APPROVE);
        refusesVote(LedgerError.ALREADY_VOTED, RHEIN, Choice.APPROVE);
        consortium.vote(RHEIN, ID, Choice.REJECT);
        consortium.vote(RHEIN, ID, Choice.APPROVE);
        consortium.vote(RHEIN, ID, Choice.REJECT);

        assertThat(consortium.ballot(ID).votes()).hasSize(BallotContract.MAX_VOTES_EACH);
        refusesVote(LedgerError.ALREADY_VOTED, RHEIN, Choice.APPROVE);
    }

    @Test
    void is_never_decided_by_its_proposer_alone() {
        open();
        consortium.vote(NORD, ID, Choice.APPROVE);
        consortium.now += DAY;
        consortium.call(anchor(NORD), CLOSE, ID);
        assertThat(consortium.ballot(ID).state()).isEqualTo(State.EXPIRED);

        Consortium lonely = new Consortium();
        lonely.call(governance(NORD), LedgerFunction.FOUND, Consortium.alone(NORD));
        lonely.refuses(LedgerError.QUORUM_MISSING, governance(NORD), PROPOSE, proposal(lonely));
    }

    @Test
    void gives_a_suspended_member_no_vote_and_keeps_its_seat_in_the_count() {
        open();
        BallotId other = new BallotId("b-suspend-1");
        suspend(other, RHEIN, NORD, HELV);

        refusesVote(LedgerError.NOT_AUTHORISED, RHEIN, Choice.APPROVE);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), PROPOSE, proposal(consortium));
        assertThat(consortium.ballot(ID).electorate()).contains(RHEIN);
    }

    @Test
    void gives_no_vote_to_whom_it_concerns_nor_to_the_association_nor_to_the_online_identity() {
        BallotProposal removal = new BallotProposal(
                ID,
                BallotKind.REMOVE_MEMBER,
                false,
                BallotContent.of(new Order(RHEIN.value(), OptionalLong.empty())),
                "gone",
                START + DAY);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), PROPOSE, removal);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), PROPOSE, removal);
        consortium.call(governance(NORD), PROPOSE, removal);

        assertThat(consortium.ballot(ID).electorate()).containsExactly(HELV, NORD);
        refusesVote(LedgerError.NOT_IN_ELECTORATE, RHEIN, Choice.REJECT);
        refusesVote(LedgerError.NOT_AUTHORISED, ASSOC, Choice.APPROVE);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), VOTE, ID, shown(), Choice.APPROVE, "yes");
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), CLOSE, ID);
    }

    @Test
    void refuses_a_vote_on_something_else_than_what_the_ballot_decides() {
        open();

        consortium.refuses(
                LedgerError.CONTENT_MISMATCH, governance(RHEIN), VOTE, ID, digest("other"), Choice.APPROVE, "yes");
    }

    @Test
    void is_withdrawn_by_its_proposer_only() {
        open();
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), WITHDRAW, ID, "not mine");
        consortium.call(governance(NORD), WITHDRAW, ID, "a better one comes");

        assertThat(consortium.ballot(ID).state()).isEqualTo(State.WITHDRAWN);
        refusesVote(LedgerError.BALLOT_CLOSED, RHEIN, Choice.APPROVE);
    }

    /** Each refusal with everything wrong that comes after it in the order of codes. */
    @Test
    void gives_the_first_code_that_applies() {
        consortium.refuses(LedgerError.MALFORMED, governance(ASSOC), VOTE, ID, "not hex", "PERHAPS", "");
        consortium.refuses(LedgerError.MALFORMED, governance(ASSOC), VOTE, ID, digest("x"), Choice.APPROVE, " ");
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), VOTE, ID, digest("x"), Choice.APPROVE, "y");
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), VOTE, ID, digest("x"), Choice.APPROVE, "yes");
        new Consortium()
                .refuses(LedgerError.NOT_FOUNDED, governance(NORD), VOTE, ID, digest("x"), Choice.APPROVE, "yes");
        open();
        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(NORD), PROPOSE, proposal(consortium));
        consortium.vote(HELV, ID, Choice.APPROVE);
        consortium.refuses(
                LedgerError.CONTENT_MISMATCH, governance(HELV), VOTE, ID, digest("x"), Choice.APPROVE, "again");
        consortium.now += DAY;
        consortium.refuses(LedgerError.BALLOT_CLOSED, governance(HELV), VOTE, ID, digest("x"), Choice.APPROVE, "y");
    }

    @Test
    void has_a_deadline_that_lies_ahead_and_not_too_far() {
        for (long deadline : List.of(START, START - 1, START + Parameter.BALLOT_MILLIS.byDefault() + 1)) {
            BallotProposal wrong = new BallotProposal(
                    ID,
                    BallotKind.ACTIVATE_POLICY,
                    false,
                    BallotContent.of(policy(new PolicyRevision("r1"))),
                    "why",
                    deadline);
            consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), PROPOSE, wrong);
        }
    }

    @Test
    void is_urgent_only_where_it_stops_something() {
        BallotProposal loosening = new BallotProposal(
                ID,
                BallotKind.ACTIVATE_POLICY,
                true,
                BallotContent.of(policy(new PolicyRevision("r1"))),
                "quick",
                START + 1);

        consortium.refuses(LedgerError.MALFORMED, governance(NORD), PROPOSE, loosening);
    }

    @Test
    void sets_a_parameter_within_its_bounds_and_asks_more_for_more_room() {
        ParameterRecord wider = new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 3_600_000);
        ParameterRecord tighter = new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 60_000);
        Ballot loosened =
                consortium.decide(consortium.proposal("b-wider-1", BallotKind.CHANGE_PARAMETER, wider), NORD, HELV);
        Ballot tightened =
                consortium.decide(consortium.proposal("b-tight-1", BallotKind.CHANGE_PARAMETER, tighter), NORD, RHEIN);

        assertThat(loosened.rule()).isEqualTo(BallotRule.QUALIFIED);
        assertThat(tightened.rule()).isEqualTo(BallotRule.SIMPLE);
        assertThat(consortium.read(LedgerKey.parameter(wider.parameter()), ParameterRecord::parse))
                .isEqualTo(tighter);
        ParameterRecord beyond =
                new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, Parameter.RETIRING_GRACE_MILLIS.ceiling() + 1);
        consortium.refuses(
                LedgerError.MALFORMED,
                governance(NORD),
                PROPOSE,
                consortium.proposal("b-beyond-1", BallotKind.CHANGE_PARAMETER, beyond));
    }

    @Test
    void is_overtaken_when_what_was_decided_cannot_be_done_any_more() {
        BallotProposal first = consortium.proposal("b-first-1", BallotKind.ACTIVATE_POLICY, policy(Consortium.POLICY));
        BallotProposal second =
                consortium.proposal("b-second-1", BallotKind.ACTIVATE_POLICY, policy(Consortium.POLICY));
        consortium.call(governance(NORD), PROPOSE, first);
        consortium.call(governance(RHEIN), PROPOSE, second);
        consortium.vote(NORD, first.ballot(), Choice.APPROVE);
        consortium.vote(NORD, second.ballot(), Choice.APPROVE);
        consortium.vote(RHEIN, first.ballot(), Choice.APPROVE);
        consortium.vote(RHEIN, second.ballot(), Choice.APPROVE);

        assertThat(consortium.ballot(first.ballot()).state()).isEqualTo(State.CARRIED);
        assertThat(consortium.ballot(second.ballot()).state()).isEqualTo(State.OVERTAKEN);
    }

    @Test
    void lets_only_one_of_two_votes_at_the_same_time_commit() {
        open();
        var first = consortium.endorse(governance(NORD), java.util.Map.of(), VOTE, ID, shown(), Choice.APPROVE, "yes");
        var second = consortium.endorse(governance(HELV), java.util.Map.of(), VOTE, ID, shown(), Choice.APPROVE, "yes");

        assertThat(first.commit()).isTrue();
        assertThat(second.commit()).isFalse();
    }

    private void suspend(BallotId ballot, MspId member, MspId... approvers) {
        consortium.decide(
                new BallotProposal(
                        ballot,
                        BallotKind.SUSPEND_MEMBER,
                        false,
                        BallotContent.of(new Order(member.value(), OptionalLong.of(START + 30 * DAY))),
                        "does not answer",
                        consortium.now + DAY),
                approvers);
    }

    private BallotProposal proposal(Consortium at) {
        return at.proposal(ID.value(), BallotKind.ACTIVATE_POLICY, policy(new PolicyRevision("r1")));
    }

    private void open() {
        consortium.call(governance(NORD), PROPOSE, proposal(consortium));
    }

    private String shown() {
        return consortium.ballot(ID).contentDigest().hex();
    }

    private void refusesVote(LedgerError error, MspId member, Choice choice) {
        consortium.refuses(error, governance(member), VOTE, ID, shown(), choice, "because");
    }
}
