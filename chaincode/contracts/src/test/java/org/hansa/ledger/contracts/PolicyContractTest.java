package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.policy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.Test;

class PolicyContractTest {
    private static final String ACTIVATE = LedgerFunction.ACTIVATE_POLICY;
    private static final String RETIRE = LedgerFunction.RETIRE_POLICY;
    private static final PolicyRevision R1 = new PolicyRevision("r1");
    private static final PolicyRevision R2 = new PolicyRevision("r2");
    private final Consortium consortium = Consortium.founded();

    @Test
    void comes_into_force_only_when_a_ballot_has_carried_it() {
        BallotProposal proposal = consortium.proposal("b-policy-1", BallotKind.ACTIVATE_POLICY, policy(R1));
        consortium.decide(proposal, NORD);
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), ACTIVATE, R1);

        consortium.vote(RHEIN, proposal.ballot(), Ballot.Choice.APPROVE);
        assertThat(stored(R1)).isEqualTo(PolicyRecord.voted(policy(R1), NORD, proposal.ballot()));
        consortium.now += 5;
        consortium.call(governance(HELV), ACTIVATE, R1);

        assertThat(stored(R1).state()).isEqualTo(State.ACTIVE);
        assertThat(stored(R1).activatedAtMillis()).isEqualTo(START + 5);
        assertThat(consortium.ledger.value(LedgerKey.ACTIVE_POLICY))
                .hasValueSatisfying(value ->
                        assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo("r1"));
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), ACTIVATE, R1);
    }

    @Test
    void is_activated_and_retired_by_members_with_their_governance_identity() {
        consortium.decide(consortium.proposal("b-policy-1", BallotKind.ACTIVATE_POLICY, policy(R1)), NORD, HELV);

        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), ACTIVATE, R1);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), ACTIVATE, R1);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), RETIRE, R1);
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), RETIRE, R2);
    }

    @Test
    void replaces_the_old_revision_which_counts_until_it_is_retired() {
        consortium.activate(R1);
        consortium.now += 1_000;
        consortium.activate(R2);

        assertThat(stored(R1).state()).isEqualTo(State.RETIRING);
        assertThat(stored(R1).retiringAtMillis()).isEqualTo(START + 1_000);
        assertThat(stored(R1).state().counts()).isTrue();
        assertThat(stored(R2).state()).isEqualTo(State.ACTIVE);

        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), RETIRE, R2);
        consortium.now += Parameter.RETIRING_GRACE_MILLIS.byDefault() - 1;
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), RETIRE, R1);
        consortium.now += 1;
        consortium.call(governance(HELV), RETIRE, R1);

        assertThat(stored(R1).state()).isEqualTo(State.RETIRED);
        assertThat(stored(R1).retiredAtMillis()).isEqualTo(consortium.now);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), RETIRE, R1);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), ACTIVATE, R1);
    }

    @Test
    void is_retired_at_once_by_a_ballot() {
        consortium.activate(R1);
        consortium.activate(R2);
        consortium.decide(order("b-retire-1", BallotKind.RETIRE_POLICY, R1, false), NORD, HELV);

        assertThat(stored(R1).state()).isEqualTo(State.RETIRED);
        assertThat(stored(R2).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void stops_counting_when_it_is_revoked_and_leaves_nothing_in_force() {
        consortium.activate(R1);
        consortium.decide(order("b-revoke-1", BallotKind.REVOKE_POLICY, R1, false), HELV, RHEIN);

        assertThat(stored(R1).state()).isEqualTo(State.REVOKED);
        assertThat(stored(R1).retiredAtMillis()).isEqualTo(consortium.now);
        assertThat(consortium.ledger.value(LedgerKey.ACTIVE_POLICY)).isEmpty();
        consortium.activate(R2);
        assertThat(stored(R1).state()).isEqualTo(State.REVOKED);
    }

    @Test
    void is_held_by_an_urgent_ballot_and_counts_again_when_that_lapses() {
        consortium.activate(R1);
        Ballot urgent = consortium.decide(order("b-urgent-1", BallotKind.REVOKE_POLICY, R1, true), HELV, RHEIN);

        long lapse = consortium.now + Parameter.URGENT_MILLIS.byDefault();
        assertThat(urgent.state()).isEqualTo(Ballot.State.CARRIED);
        assertThat(stored(R1).state()).isEqualTo(State.ACTIVE);
        assertThat(stored(R1).counts(lapse - 1)).isFalse();
        assertThat(stored(R1).heldUntilMillis(lapse - 1)).isEqualTo(OptionalLong.of(lapse));
        assertThat(stored(R1).counts(lapse)).isTrue();
        BallotProposal again = order("b-urgent-2", BallotKind.REVOKE_POLICY, R1, true);
        consortium.refuses(LedgerError.WRONG_STATE, governance(RHEIN), LedgerFunction.PROPOSE_BALLOT, again);
    }

    @Test
    void cannot_be_activated_while_it_is_held() {
        consortium.decide(consortium.proposal("b-policy-1", BallotKind.ACTIVATE_POLICY, policy(R1)), NORD, HELV);
        consortium.decide(order("b-urgent-1", BallotKind.REVOKE_POLICY, R1, true), HELV, RHEIN);

        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), ACTIVATE, R1);
        consortium.now += Parameter.URGENT_MILLIS.byDefault();
        consortium.call(governance(NORD), ACTIVATE, R1);
    }

    @Test
    void lets_only_one_of_two_activations_at_the_same_time_commit() {
        consortium.activate(R1);
        consortium.decide(consortium.proposal("b-policy-2", BallotKind.ACTIVATE_POLICY, policy(R2)), RHEIN, HELV);
        var first = consortium.endorse(governance(NORD), Map.of(), ACTIVATE, R2);
        var second = consortium.endorse(governance(HELV), Map.of(), ACTIVATE, R2);

        assertThat(first.commit()).isTrue();
        assertThat(second.commit()).isFalse();
    }

    private BallotProposal order(String ballot, BallotKind kind, PolicyRevision revision, boolean urgent) {
        return new BallotProposal(
                new BallotId(ballot),
                kind,
                urgent,
                BallotContent.of(new Order(revision.value(), OptionalLong.empty())),
                "a rule is wrong",
                consortium.now + Consortium.DAY);
    }

    private PolicyRecord stored(PolicyRevision revision) {
        return consortium.read(LedgerKey.policy(revision), PolicyRecord::parse);
    }
}
