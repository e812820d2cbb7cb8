package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void draws_an_allocation() {
        assertTable("allocation", AllocationState.class, AllocationState.LIFECYCLE, AllocationState.PENDING);
        assertThat(finals(AllocationState.class, AllocationState.LIFECYCLE))
                .containsExactly(
                        AllocationState.RELEASED,
                        AllocationState.DENIED,
                        AllocationState.EXPIRED,
                        AllocationState.EVICTED,
                        AllocationState.FAILED);
    }

    @Test
    void draws_a_members_part_of_an_allocation_whose_first_final_state_stands() {
        assertTable("part", PartState.class, PartState.LIFECYCLE, PartState.HELD);
        assertThat(finals(PartState.class, PartState.LIFECYCLE))
                .isEqualTo(EnumSet.complementOf(EnumSet.of(PartState.HELD)));
        assertThat(PartState.HELD.isFinal()).isFalse();
    }

    @Test
    void draws_what_the_ledger_knows_of_an_event() {
        assertTable("record", RecordState.class, RecordState.LIFECYCLE, RecordState.UNSEALED);
        assertThat(finals(RecordState.class, RecordState.LIFECYCLE))
                .containsExactly(RecordState.RECORDED, RecordState.VOIDED);
    }

    @Test
    void draws_a_service_contract() {
        assertTable(
                "contract",
                ServiceContract.State.class,
                ServiceContract.State.LIFECYCLE,
                ServiceContract.State.PROPOSED);
        assertThat(finals(ServiceContract.State.class, ServiceContract.State.LIFECYCLE))
                .containsExactly(ServiceContract.State.ENDED, ServiceContract.State.REJECTED);
    }

    @Test
    void draws_a_policy_revision() {
        assertTable("policy", PolicyRecord.State.class, PolicyRecord.State.LIFECYCLE, PolicyRecord.State.VOTED);
        assertThat(finals(PolicyRecord.State.class, PolicyRecord.State.LIFECYCLE))
                .containsExactly(PolicyRecord.State.RETIRED, PolicyRecord.State.REVOKED);
    }

    @Test
    void draws_a_ballot() {
        assertTable("ballot", Ballot.State.class, Ballot.State.LIFECYCLE, Ballot.State.OPEN);
        assertThat(finals(Ballot.State.class, Ballot.State.LIFECYCLE))
                .isEqualTo(EnumSet.complementOf(EnumSet.of(Ballot.State.OPEN)));
    }

    @Test
    void draws_a_member() {
        assertTable("member", MemberRecord.State.class, MemberRecord.State.LIFECYCLE, MemberRecord.State.ACTIVE);
        assertThat(finals(MemberRecord.State.class, MemberRecord.State.LIFECYCLE))
                .containsExactly(MemberRecord.State.LEFT);
    }

    @Test
    void lets_a_policy_count_only_while_it_is_active_or_retiring() {
        assertThat(EnumSet.allOf(PolicyRecord.State.class).stream().filter(PolicyRecord.State::counts))
                .containsExactly(PolicyRecord.State.ACTIVE, PolicyRecord.State.RETIRING);
    }

    /** Drawn as golden text; every state can be reached, none leads to itself, final states lead nowhere. */
    private static <S extends Enum<S>> void assertTable(String name, Class<S> type, Lifecycle<S> table, S start) {
        Set<S> reached = EnumSet.of(start);
        for (int before = 0; before != reached.size(); ) {
            before = reached.size();
            for (S each : EnumSet.copyOf(reached)) {
                reached.addAll(table.next(each));
            }
        }
        assertThat(reached).as("states that can be reached").isEqualTo(EnumSet.allOf(type));
        for (S each : type.getEnumConstants()) {
            assertThat(table.allows(each, each)).as("%s to itself", each).isFalse();
            assertThat(table.isFinal(each)).isEqualTo(table.next(each).isEmpty());
        }
        GoldenFile.assertSame("lifecycle/" + name + ".mmd", mermaid(type, table, start));
    }

    private static <S extends Enum<S>> Set<S> finals(Class<S> type, Lifecycle<S> table) {
        Set<S> finals = EnumSet.allOf(type);
        finals.removeIf(each -> !table.isFinal(each));
        return finals;
    }

    private static <S extends Enum<S>> String mermaid(Class<S> type, Lifecycle<S> table, S start) {
        StringBuilder text = new StringBuilder("stateDiagram-v2\n    [*] --> " + start + "\n");
        for (S from : type.getEnumConstants()) {
            table.next(from).forEach(to -> text.append("    ")
                    .append(from)
                    .append(" --> ")
                    .append(to)
                    .append('\n'));
            if (table.isFinal(from)) {
                text.append("    ").append(from).append(" --> [*]\n");
            }
        }
        return text.toString();
    }
}
