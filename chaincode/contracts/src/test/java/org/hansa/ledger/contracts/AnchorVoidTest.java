package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.POLICY;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.ZRH;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.contract;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.Map;
import java.util.OptionalLong;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a leaf that claims room counts as zero while its batch goes on. */
class AnchorVoidTest {
    private static final Caller OWNER = anchor(RHEIN);
    private static final ContractHandle OTHER = new ContractHandle("c-00000002");
    private final Consortium consortium = Consortium.running();
    private final SiteBook book = new SiteBook(FRA);

    @BeforeEach
    void gives_the_site_room() {
        consortium.agree(contract(OTHER, vcpu(1_000)));
        consortium.declare(RHEIN, FRA, 1, vcpu(500));
        consortium.grant(CONTRACT, FRA, 0, vcpu(400));
        consortium.grant(OTHER, FRA, 0, vcpu(400));
    }

    @Test
    void voids_a_reservation_for_a_contract_that_nobody_signed_and_still_counts_it_in_tree_and_head() {
        ContractHandle unknown = new ContractHandle("c-99999999");
        Leaf leaf = book.reserve(unknown, vcpu(1));
        book.reserve(CONTRACT, vcpu(2));

        AnchorRecord record = anchored(Map.of(leaf, VoidCode.CONTRACT_UNKNOWN));

        assertThat(record.totals()).isEqualTo(vcpu(2));
        assertThat(record.count()).isEqualTo(2);
        assertThat(consortium
                        .read(LedgerKey.contractHead(unknown, FRA), ContractHead::parse)
                        .count())
                .isEqualTo(1);
        assertThat(consortium.ledger.value(LedgerKey.live(FRA, 0))).isEmpty();
        assertThat(consortium.ledger.value(LedgerKey.grantUse(unknown, FRA))).isEmpty();
    }

    @Test
    void voids_new_room_for_a_contract_that_is_not_active() {
        ContractHandle proposed = new ContractHandle("c-00000003");
        consortium.call(governance(RHEIN), LedgerFunction.PROPOSE_CONTRACT, contract(proposed, vcpu(5)));
        consortium.call(governance(RHEIN), LedgerFunction.WIND_DOWN_CONTRACT, OTHER);
        Leaf early = book.reserve(proposed, vcpu(1));
        Leaf late = book.reserve(OTHER, vcpu(1));

        anchored(Map.of(early, VoidCode.CONTRACT_NOT_ACTIVE, late, VoidCode.CONTRACT_NOT_ACTIVE));
    }

    @Test
    void voids_new_room_outside_the_contracts_validity_by_the_transactions_time() {
        Leaf open = book.reserve(CONTRACT, vcpu(1));
        consortium.now = START + 365 * DAY - 1;
        consortium.call(
                governance(RHEIN),
                LedgerFunction.DECLARE_CAPACITY,
                new CapacityDeclaration(FRA, 2, vcpu(500), START, START + 400 * DAY));
        anchored(Map.of());
        consortium.now++;
        Leaf late = book.reserve(CONTRACT, vcpu(1));
        book.close(LeafEvent.RELEASED, open);

        anchored(Map.of(late, VoidCode.CONTRACT_NOT_ACTIVE));
    }

    @Test
    void voids_a_reservation_at_a_site_that_the_contract_does_not_permit() {
        SiteBook abroad = new SiteBook(ZRH);
        consortium.declare(HELV, ZRH, 1, vcpu(500));
        abroad.reserve(CONTRACT, vcpu(1));

        AnchorRecord record = abroad.anchor(consortium, anchor(HELV));

        assertThat(record.voided()).containsExactly(new AnchorRecord.Voided(0, VoidCode.SITE_NOT_PERMITTED));
    }

    @Test
    void voids_a_decision_under_a_policy_that_is_not_in_force() {
        PolicyRevision next = new PolicyRevision("r2");
        Leaf unknown = book.reserve(CONTRACT, vcpu(1), OptionalLong.empty(), next);
        anchored(Map.of(unknown, VoidCode.POLICY_NOT_IN_FORCE));

        consortium.activate(next);
        book.reserve(CONTRACT, vcpu(1), OptionalLong.empty(), next);
        book.reserve(CONTRACT, vcpu(1), OptionalLong.empty(), POLICY);
        anchored(Map.of());

        consortium.now += Parameter.RETIRING_GRACE_MILLIS.byDefault();
        consortium.call(governance(RHEIN), LedgerFunction.RETIRE_POLICY, POLICY);
        Leaf retired = book.reserve(CONTRACT, vcpu(1), OptionalLong.empty(), POLICY);
        book.reserve(CONTRACT, vcpu(1), OptionalLong.empty(), next);
        anchored(Map.of(retired, VoidCode.POLICY_NOT_IN_FORCE));
    }

    @Test
    void voids_what_exceeds_the_grant_leaf_by_leaf_in_their_order() {
        Leaf first = book.reserve(CONTRACT, vcpu(300));
        Leaf tooMuch = book.reserve(CONTRACT, vcpu(101));
        book.reserve(CONTRACT, vcpu(100));
        Leaf full = book.reserve(CONTRACT, vcpu(1));
        book.close(LeafEvent.RELEASED, first);
        book.reserve(CONTRACT, vcpu(300));

        AnchorRecord record = anchored(Map.of(tooMuch, VoidCode.GRANT_EXCEEDED, full, VoidCode.GRANT_EXCEEDED));
        assertThat(record.totals()).isEqualTo(vcpu(400));
        assertThat(use(CONTRACT)).isEqualTo(vcpu(400));
    }

    @Test
    void voids_what_exceeds_the_declaration_over_all_contracts() {
        book.reserve(CONTRACT, vcpu(400));
        Leaf tooMuch = book.reserve(OTHER, vcpu(101));
        book.reserve(OTHER, vcpu(100));

        AnchorRecord record = anchored(Map.of(tooMuch, VoidCode.DECLARATION_EXCEEDED));
        assertThat(record.totals()).isEqualTo(vcpu(500));
        assertThat(use(OTHER)).isEqualTo(vcpu(100));
    }

    @Test
    void voids_a_class_that_was_never_granted_or_declared() {
        ContractHandle gpus = new ContractHandle("c-00000004");
        ResourceVector gpu = ResourceVector.of(ResourceClass.gpuMilli("T4"), 500);
        consortium.agree(contract(gpus, gpu.plus(vcpu(10))));
        Leaf notGranted = book.reserve(CONTRACT, gpu);
        consortium.grant(gpus, FRA, 0, gpu);
        Leaf notDeclared = book.reserve(gpus, gpu);
        anchored(Map.of(notGranted, VoidCode.GRANT_EXCEEDED, notDeclared, VoidCode.DECLARATION_EXCEEDED));
    }

    @Test
    void voids_quantities_whose_sum_no_vector_could_hold() {
        ContractHandle vast = new ContractHandle("c-00000005");
        long most = ResourceVector.MAX_QUANTITY;
        consortium.agree(contract(vast, vcpu(most)));
        consortium.declare(RHEIN, FRA, 2, vcpu(most));
        consortium.grant(vast, FRA, 0, vcpu(most));
        book.reserve(vast, vcpu(most));
        Leaf overGrant = book.reserve(vast, vcpu(most));
        Leaf overDeclaration = book.reserve(CONTRACT, vcpu(1));
        anchored(Map.of(overGrant, VoidCode.GRANT_EXCEEDED, overDeclaration, VoidCode.DECLARATION_EXCEEDED));
    }

    @Test
    void voids_new_room_without_a_declaration_or_outside_its_period_and_takes_releases() {
        Leaf open = book.reserve(CONTRACT, vcpu(10));
        consortium.call(
                governance(RHEIN),
                LedgerFunction.DECLARE_CAPACITY,
                new CapacityDeclaration(FRA, 2, vcpu(500), START, START + 1_000));
        anchored(Map.of());
        consortium.now = START + 1_000;
        Leaf late = book.reserve(CONTRACT, vcpu(1));
        Leaf shrunk = book.resize(open, vcpu(5), OptionalLong.empty());
        book.close(LeafEvent.RELEASED, shrunk);

        assertThat(anchored(Map.of(late, VoidCode.DECLARATION_EXCEEDED)).totals())
                .isEqualTo(ResourceVector.ZERO);
    }

    @Test
    void gives_the_first_of_several_void_codes() {
        PolicyRevision nowhere = new PolicyRevision("r9");
        SiteBook abroad = new SiteBook(ZRH);
        abroad.reserve(new ContractHandle("c-99999999"), vcpu(9_999), OptionalLong.empty(), nowhere);
        abroad.reserve(CONTRACT, vcpu(9_999), OptionalLong.empty(), nowhere);

        assertThat(abroad.anchor(consortium, anchor(HELV)).voided())
                .containsExactly(
                        new AnchorRecord.Voided(0, VoidCode.CONTRACT_UNKNOWN),
                        new AnchorRecord.Voided(1, VoidCode.SITE_NOT_PERMITTED));
        Leaf policyFirst = book.reserve(CONTRACT, vcpu(9_999), OptionalLong.empty(), nowhere);
        Leaf grantFirst = book.reserve(CONTRACT, vcpu(9_999));
        anchored(Map.of(policyFirst, VoidCode.POLICY_NOT_IN_FORCE, grantFirst, VoidCode.GRANT_EXCEEDED));
    }

    private AnchorRecord anchored(Map<Leaf, VoidCode> expected) {
        return book.anchorVoiding(consortium, OWNER, expected);
    }

    private ResourceVector use(ContractHandle contract) {
        return consortium
                .read(LedgerKey.grantUse(contract, FRA), GrantUse::parse)
                .used();
    }
}
