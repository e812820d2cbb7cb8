package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HEL;
import static org.hansa.grid.SimulatedMembers.ZRH;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import org.hansa.ledger.model.AllocationId;

/** An allocation of nord's that changes its size over several members. */
abstract class ResizeAcrossTestBase extends MembersTestBase {
    long next = 1;

    AllocationId placed(GroupRequest... groups) {
        AllocationId id = Fixture.id(next++);
        assertThat(members.home().coordinator().place(SimulatedMembers.command(id, groups)))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.home().engine().flush(Duration.ofSeconds(20))).isTrue();
        return id;
    }

    AllocationView view(AllocationId id) {
        return members.home().engine().allocation(id).orElseThrow();
    }

    ResizeCommand to(AllocationId id, GroupRequest... groups) {
        PlaceCommand command = view(id).command();
        return new ResizeCommand(
                id,
                view(id).updatedAtMillis(),
                List.of(groups),
                List.of(HEL, FRA, ZRH),
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments());
    }

    PlaceOutcome resize(AllocationId id, GroupRequest... groups) {
        return members.home().coordinator().resize(to(id, groups));
    }

    void release(AllocationId id) {
        members.home().coordinator().release(id, ReleaseReason.TENANT);
        assertThat(members.comesToRest()).isTrue();
        assertThat(members.live(id)).isEmpty();
    }

    static int units(AllocationView view) {
        return view.parts().stream().mapToInt(part -> part.placed().units()).sum();
    }

    void sealed() {
        members.members.values().forEach(each -> assertThat(each.engine().flush(Duration.ofSeconds(20)))
                .isTrue());
    }

    void grow(AllocationId id) {
        attempt(id, () -> resize(id, group("web", 8), group("db", 1)));
    }

    /** A dead home answers nobody. */
    void attempt(AllocationId id, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            assertThat(members.home().dead()).as("%s: %s", id, e).isTrue();
        }
    }
}
