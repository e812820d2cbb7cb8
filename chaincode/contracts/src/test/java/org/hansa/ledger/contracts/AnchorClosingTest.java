package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.POLICY;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.contract;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.Map;
import java.util.OptionalLong;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Room that comes back, or changes: what a closing leaf may and may not do. */
class AnchorClosingTest {
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
    void voids_a_release_of_what_was_never_reserved() {
        Leaf open = book.reserve(CONTRACT, vcpu(1));
        Leaf never = book.close(LeafEvent.RELEASED, CONTRACT, SiteBook.allocation(99), 77);
        Leaf itself = book.close(LeafEvent.RELEASED, CONTRACT, SiteBook.allocation(2), 2);
        Leaf notOpening = book.close(LeafEvent.RELEASED, CONTRACT, SiteBook.allocation(1), 1);

        AnchorRecord record = anchored(Map.of(
                never, VoidCode.CLOSES_UNKNOWN, itself, VoidCode.CLOSES_UNKNOWN, notOpening, VoidCode.CLOSES_UNKNOWN));
        assertThat(record.totals()).isEqualTo(vcpu(1));
        assertThat(open.siteSequence()).isZero();
    }

    @Test
    void voids_a_second_release_in_the_same_batch_and_in_a_later_one() {
        Leaf first = book.reserve(CONTRACT, vcpu(1));
        Leaf second = book.reserve(CONTRACT, vcpu(2));
        book.close(LeafEvent.RELEASED, first);
        Leaf twice = book.close(LeafEvent.RELEASED, first);
        anchored(Map.of(twice, VoidCode.CLOSES_UNKNOWN));

        book.close(LeafEvent.EVICTED, second);
        Leaf afterEviction = book.close(LeafEvent.RELEASED, second);
        Leaf afterRelease = book.close(LeafEvent.RELEASED, first);
        AnchorRecord record =
                anchored(Map.of(afterEviction, VoidCode.CLOSES_UNKNOWN, afterRelease, VoidCode.CLOSES_UNKNOWN));

        assertThat(record.totals()).isEqualTo(ResourceVector.ZERO);
        assertThat(consortium.ledger.keys("live/")).isEmpty();
    }

    @Test
    void voids_a_release_in_the_name_of_another_contract_or_allocation() {
        Leaf open = book.reserve(CONTRACT, vcpu(5));
        Leaf otherContract = book.close(LeafEvent.RELEASED, OTHER, open.body().allocation(), open.siteSequence());
        Leaf otherAllocation = book.close(LeafEvent.RELEASED, CONTRACT, SiteBook.allocation(9), open.siteSequence());

        AnchorRecord record =
                anchored(Map.of(otherContract, VoidCode.CLOSES_UNKNOWN, otherAllocation, VoidCode.CLOSES_UNKNOWN));
        assertThat(record.totals()).isEqualTo(vcpu(5));
        assertThat(use(CONTRACT)).isEqualTo(vcpu(5));
    }

    @Test
    void voids_a_release_of_a_reservation_that_was_voided_itself() {
        Leaf tooMuch = book.reserve(CONTRACT, vcpu(401));
        Leaf release = book.close(LeafEvent.RELEASED, tooMuch);
        anchored(Map.of(tooMuch, VoidCode.GRANT_EXCEEDED, release, VoidCode.CLOSES_UNKNOWN));
    }

    /** Only structure is asked about: who says so late may have its reasons, and its room comes back in any case. */
    @Test
    void takes_an_end_that_was_accepted_at_any_time_since_its_reservation() {
        Leaf atOnce = book.reserve(CONTRACT, vcpu(1));
        Leaf earlier = book.reserve(CONTRACT, vcpu(2));
        book.anchor(consortium, OWNER);
        book.closeLate(atOnce, START);
        book.closeLate(earlier, START + 59_999);

        assertThat(anchored(Map.of()).totals()).isEqualTo(ResourceVector.ZERO);
    }

    @Test
    void refuses_a_batch_with_an_end_that_was_accepted_before_its_reservation() {
        Leaf open = book.reserve(CONTRACT, vcpu(1));
        book.anchor(consortium, OWNER);
        book.closeLate(open, START - 1);

        assertThat(book.cut().refused(consortium, LedgerError.MALFORMED, OWNER))
                .hasMessageContaining("'acceptedAt' is " + (START - 1))
                .hasMessageContaining("began at " + START);
    }

    @Test
    void voids_an_expiry_before_its_time_and_of_what_has_none() {
        Leaf term = book.reserve(CONTRACT, vcpu(1), OptionalLong.of(START + 1_000), POLICY);
        Leaf open = book.reserve(CONTRACT, vcpu(2));
        consortium.now = START + 999;
        Leaf early = book.close(LeafEvent.EXPIRED, term);
        Leaf endless = book.close(LeafEvent.EXPIRED, open);
        anchored(Map.of(early, VoidCode.EXPIRED_TOO_EARLY, endless, VoidCode.EXPIRED_TOO_EARLY));

        consortium.now = START + 1_000;
        book.close(LeafEvent.EXPIRED, term);
        assertThat(anchored(Map.of()).totals()).isEqualTo(vcpu(2));
    }

    @Test
    void takes_every_release_after_contract_grant_policy_and_declaration_are_gone() {
        Leaf released = book.reserve(CONTRACT, vcpu(10));
        Leaf evicted = book.reserve(CONTRACT, vcpu(10));
        Leaf expired = book.reserve(CONTRACT, vcpu(10), OptionalLong.of(START + 1), POLICY);
        Leaf shrinking = book.reserve(CONTRACT, vcpu(10));
        anchored(Map.of());
        consortium.activate(new PolicyRevision("r2"));
        consortium.call(governance(RHEIN), LedgerFunction.WIND_DOWN_CONTRACT, CONTRACT);
        consortium.now = START + 366 * DAY;
        consortium.call(governance(RHEIN), LedgerFunction.RETIRE_POLICY, POLICY);
        book.close(LeafEvent.RELEASED, released);
        book.close(LeafEvent.EVICTED, evicted);
        book.close(LeafEvent.EXPIRED, expired);
        book.resize(shrinking, vcpu(1), OptionalLong.of(consortium.now));

        assertThat(anchored(Map.of()).totals()).isEqualTo(vcpu(1));
        assertThat(use(CONTRACT)).isEqualTo(vcpu(1));
    }

    @Test
    void resizes_by_closing_one_reservation_and_opening_another() {
        Leaf open = book.reserve(CONTRACT, vcpu(400));
        anchored(Map.of());
        Leaf smaller = book.resize(open, vcpu(100), OptionalLong.empty());
        book.reserve(CONTRACT, vcpu(300));
        anchored(Map.of());

        assertThat(consortium.ledger.keys("live/"))
                .containsExactly(LedgerKey.live(FRA, smaller.siteSequence()), LedgerKey.live(FRA, 2));
        Leaf tooLarge = book.resize(smaller, vcpu(101), OptionalLong.empty());
        AnchorRecord record = anchored(Map.of(tooLarge, VoidCode.GRANT_EXCEEDED));
        assertThat(record.totals()).isEqualTo(vcpu(400));
        // The voided resize leaves the reservation as it was.
        book.close(LeafEvent.RELEASED, smaller);
        assertThat(anchored(Map.of()).totals()).isEqualTo(vcpu(300));
    }

    /** Keeping room for longer is asking for room: it needs what a reservation needs. */
    @Test
    void takes_a_longer_term_as_a_claim_and_a_shorter_one_as_a_release() {
        Leaf open = book.reserve(CONTRACT, vcpu(10), OptionalLong.of(START + 1_000), POLICY);
        Leaf endless = book.reserve(CONTRACT, vcpu(10));
        anchored(Map.of());
        consortium.call(governance(RHEIN), LedgerFunction.WIND_DOWN_CONTRACT, CONTRACT);
        Leaf longer = book.resize(open, vcpu(10), OptionalLong.of(START + 1_001));
        Leaf open2 = book.resize(open, vcpu(10), OptionalLong.empty());
        book.resize(open, vcpu(10), OptionalLong.of(START + 999));
        book.resize(endless, vcpu(10), OptionalLong.of(START + DAY));

        anchored(Map.of(longer, VoidCode.CONTRACT_NOT_ACTIVE, open2, VoidCode.CONTRACT_NOT_ACTIVE));
    }

    @Test
    void voids_a_resize_of_what_is_not_live_for_that_when_the_contract_is_sound() {
        Leaf open = book.reserve(CONTRACT, vcpu(10));
        book.close(LeafEvent.RELEASED, open);
        Leaf risen = book.resize(open, vcpu(5), OptionalLong.empty());

        assertThat(anchored(Map.of(risen, VoidCode.CLOSES_UNKNOWN)).totals()).isEqualTo(ResourceVector.ZERO);
    }

    /** A mixed resize is judged in each class that it raises, and only there. */
    @Test
    void judges_a_resize_in_the_classes_that_it_raises() {
        ContractHandle mixed = new ContractHandle("c-00000006");
        ResourceVector start = ResourceVector.of(Map.of(ResourceClass.VCPU, 50L, ResourceClass.MEMORY_MB, 50L));
        consortium.agree(
                contract(mixed, ResourceVector.of(Map.of(ResourceClass.VCPU, 100L, ResourceClass.MEMORY_MB, 100L))));
        consortium.declare(
                RHEIN, FRA, 2, ResourceVector.of(Map.of(ResourceClass.VCPU, 500L, ResourceClass.MEMORY_MB, 60L)));
        consortium.grant(
                mixed, FRA, 0, ResourceVector.of(Map.of(ResourceClass.VCPU, 60L, ResourceClass.MEMORY_MB, 100L)));
        Leaf open = book.reserve(mixed, start);
        Leaf memory = book.resize(
                open,
                ResourceVector.of(Map.of(ResourceClass.VCPU, 10L, ResourceClass.MEMORY_MB, 61L)),
                OptionalLong.empty());
        Leaf cpu = book.resize(
                open,
                ResourceVector.of(Map.of(ResourceClass.VCPU, 61L, ResourceClass.MEMORY_MB, 10L)),
                OptionalLong.empty());
        book.resize(
                open,
                ResourceVector.of(Map.of(ResourceClass.VCPU, 60L, ResourceClass.MEMORY_MB, 60L)),
                OptionalLong.empty());

        anchored(Map.of(memory, VoidCode.DECLARATION_EXCEEDED, cpu, VoidCode.GRANT_EXCEEDED));
    }

    /** Reserved and released in one batch: nothing stays but the tree, the heads and the record. */
    @Test
    void nets_a_reservation_and_its_release_in_one_batch() {
        Leaf open = book.reserve(CONTRACT, vcpu(400));
        book.close(LeafEvent.RELEASED, open);
        book.reserve(CONTRACT, vcpu(400));
        InMemoryLedger.Endorsed endorsed = book.cut().endorse(consortium, OWNER);

        assertThat(endorsed.writes().keySet())
                .filteredOn(key -> key.startsWith("live/"))
                .containsExactly(LedgerKey.live(FRA, 2));
        assertThat(AnchorRecord.parse(endorsed.answer()).voided()).isEmpty();
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
