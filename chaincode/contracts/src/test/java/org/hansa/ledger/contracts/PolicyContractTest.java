package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.founding;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hansa.ledger.contracts.policy.PolicyContract;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.Test;

class PolicyContractTest {
    private static final String PROPOSE = LedgerFunction.PROPOSE_POLICY;
    private static final String APPROVE = LedgerFunction.APPROVE_POLICY;
    private static final String ACTIVATE = LedgerFunction.ACTIVATE_POLICY;
    private static final String RETIRE = LedgerFunction.RETIRE_POLICY;
    private static final PolicyRevision R1 = new PolicyRevision("r1");
    private static final PolicyRevision R2 = new PolicyRevision("r2");
    private final Consortium consortium = Consortium.founded();

    @Test
    void comes_into_force_by_the_recorded_approval_of_a_majority() {
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.call(governance(NORD), APPROVE, R1, "mine");
        assertThat(stored(R1).state()).isEqualTo(State.PROPOSED);
        consortium.refuses(LedgerError.QUORUM_MISSING, governance(NORD), ACTIVATE, R1);

        consortium.call(governance(RHEIN), APPROVE, R1, "read and tested");
        assertThat(stored(R1).state()).isEqualTo(State.VOTED);
        consortium.call(governance(HELV), APPROVE, R1, "late, but yes");
        consortium.now += 5;
        consortium.call(governance(NORD), ACTIVATE, R1);

        assertThat(stored(R1).state()).isEqualTo(State.ACTIVE);
        assertThat(stored(R1).activatedAtMillis()).isEqualTo(START + 5);
        assertThat(stored(R1).approvals())
                .extracting(PolicyRecord.Approval::member)
                .containsExactly(NORD, RHEIN, HELV);
        assertThat(consortium.ledger.value(LedgerKey.ACTIVE_POLICY))
                .hasValueSatisfying(value ->
                        assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo("r1"));
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), ACTIVATE, R1);
        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(HELV), APPROVE, R1, "again");
    }

    @Test
    void counts_one_voice_per_member() {
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.call(governance(NORD), APPROVE, R1, "mine");

        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(NORD), APPROVE, R1, "mine again");
    }

    @Test
    void gives_no_voice_to_the_association_nor_to_the_online_identity() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), PROPOSE, policy(R1, ASSOC));
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), PROPOSE, policy(R1, NORD));
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), PROPOSE, policy(R1, NORD));
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), APPROVE, R1, "yes");
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), APPROVE, R1, "yes");
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), ACTIVATE, R1);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), RETIRE, R1);
    }

    /** With one voter the majority is one; still nobody decides alone. */
    @Test
    void is_never_decided_by_its_proposer_alone() {
        Consortium lonely = new Consortium();
        lonely.call(
                governance(NORD),
                LedgerFunction.FOUND,
                new Founding(
                        founding().members().stream()
                                .filter(each -> each.member().equals(NORD)
                                        || each.member().equals(ASSOC))
                                .toList(),
                        List.of(),
                        List.of()));
        lonely.call(governance(NORD), PROPOSE, policy(R1, NORD));
        lonely.call(governance(NORD), APPROVE, R1, "mine");

        assertThat(lonely.read(LedgerKey.policy(R1), PolicyRecord::parse).state())
                .isEqualTo(State.PROPOSED);
        lonely.refuses(LedgerError.QUORUM_MISSING, governance(NORD), ACTIVATE, R1);
    }

    @Test
    void needs_more_than_half_of_the_members_whoever_they_are() {
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.call(governance(RHEIN), APPROVE, R1, "yes");
        consortium.refuses(LedgerError.QUORUM_MISSING, governance(RHEIN), ACTIVATE, R1);
        consortium.call(governance(HELV), APPROVE, R1, "yes");
        consortium.call(governance(NORD), ACTIVATE, R1);

        Consortium four = new Consortium();
        MspId fourth = new MspId("VistulaMSP");
        List<MemberRecord> members = new ArrayList<>(founding().members());
        members.add(Consortium.member(fourth, "PL", MemberRecord.Role.MEMBER));
        four.call(governance(NORD), LedgerFunction.FOUND, new Founding(members, List.of(), List.of()));
        four.call(governance(NORD), PROPOSE, policy(R1, NORD));
        four.call(governance(NORD), APPROVE, R1, "yes");
        four.call(governance(fourth), APPROVE, R1, "yes");
        four.refuses(LedgerError.QUORUM_MISSING, governance(NORD), ACTIVATE, R1);
        four.call(governance(HELV), APPROVE, R1, "yes");
        four.call(governance(NORD), ACTIVATE, R1);
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
        consortium.now += PolicyContract.RETIRING_GRACE_MILLIS - 1;
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), RETIRE, R1);
        consortium.now += 1;
        consortium.call(governance(HELV), RETIRE, R1);

        assertThat(stored(R1).state()).isEqualTo(State.RETIRED);
        assertThat(stored(R1).retiredAtMillis()).isEqualTo(consortium.now);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), RETIRE, R1);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), ACTIVATE, R1);
    }

    @Test
    void is_proposed_fresh_and_once() {
        PolicyRecord voted =
                new PolicyRecord(R1, digest("b"), digest("r"), digest("t"), "s", NORD, State.VOTED, List.of(), 0, 0, 0);
        PolicyRecord approved = new PolicyRecord(
                R1,
                digest("b"),
                digest("r"),
                digest("t"),
                "s",
                NORD,
                State.PROPOSED,
                List.of(new PolicyRecord.Approval(RHEIN, "forged", 1)),
                0,
                0,
                0);
        PolicyRecord silent = new PolicyRecord(
                R1, digest("b"), digest("r"), digest("t"), " ", NORD, State.PROPOSED, List.of(), 0, 0, 0);

        consortium.refuses(LedgerError.MALFORMED, governance(NORD), PROPOSE, voted);
        consortium.refuses(LedgerError.MALFORMED, governance(NORD), PROPOSE, approved);
        consortium.refuses(LedgerError.MALFORMED, governance(NORD), PROPOSE, silent);
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(RHEIN), PROPOSE, policy(R1, RHEIN));
    }

    @Test
    void must_exist_and_every_vote_gives_its_reason() {
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), APPROVE, R1, "yes");
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), ACTIVATE, R1);
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), RETIRE, R1);
        consortium.call(governance(NORD), PROPOSE, policy(R1, NORD));
        consortium.refuses(LedgerError.MALFORMED, governance(NORD), APPROVE, R1, "");
        consortium.refuses(LedgerError.MALFORMED, governance(NORD), APPROVE, R1, "x".repeat(2_001));
        consortium.refuses(LedgerError.MALFORMED, governance(NORD), APPROVE, "R 1", "yes");
    }

    @Test
    void lets_only_one_of_two_activations_at_the_same_time_commit() {
        consortium.activate(R1);
        consortium.call(governance(NORD), PROPOSE, policy(R2, NORD));
        consortium.call(governance(HELV), APPROVE, R2, "yes");
        consortium.call(governance(RHEIN), APPROVE, R2, "yes");
        var first = consortium.endorse(governance(NORD), java.util.Map.of(), ACTIVATE, R2);
        var second = consortium.endorse(governance(HELV), java.util.Map.of(), ACTIVATE, R2);

        assertThat(first.commit()).isTrue();
        assertThat(second.commit()).isFalse();
    }

    private PolicyRecord stored(PolicyRevision revision) {
        return consortium.read(LedgerKey.policy(revision), PolicyRecord::parse);
    }
}
