package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;

/** Three units at home, which has room for one more, and five at rhein, which has room for three more. */
abstract class GrowthBesideTestBase extends ResizeAcrossTestBase {
    static final int STOOD = 8;
    static final int AT_HOME = 9;
    static final int AT_HELV = 15;

    int grown;
    int stayed;

    AllocationId standing() {
        AllocationId id = placed(group("web", 3));
        assertThat(resize(id, group("web", STOOD))).isInstanceOf(PlaceOutcome.Placed.class);
        sealed();
        return id;
    }

    void grows(AllocationId id, Map<MspId, Integer> units, GroupRequest... groups) {
        assertThat(resize(id, groups)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsExactlyInAnyOrderEntriesOf(units);
        assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(units(view(id)))
                .isEqualTo(units.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(view(id).parts()).allMatch(part -> part.placed().receipt().isPresent());
        sealed();
    }

    /** All of the new size or what stood; rhein has what it had, and all of it goes when it is released. */
    void clean(AllocationId id, int to, String scenario) {
        network.calm();
        assertThat(members.comesToRest())
                .as("%s comes to rest: %s", scenario, members.states(id))
                .isTrue();
        network.deliverLate();
        assertThat(members.comesToRest()).as("%s, late ones", scenario).isTrue();
        members.members.values().forEach(each -> each.coordinator().lookAtStanding());
        assertThat(members.comesToRest()).as("%s, looked at", scenario).isTrue();
        Map<MspId, Integer> live = new TreeMap<>(members.live(id));
        int units = live.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(view(id).state()).as(scenario).isEqualTo(AllocationState.RESERVED);
        assertThat(units).as("%s: %s", scenario, live).isIn(STOOD, to);
        assertThat(live.get(RHEIN)).as(scenario).isGreaterThanOrEqualTo(5);
        assertThat(view(id).command().groups().get(0).request().count())
                .as(scenario)
                .isEqualTo(units);
        assertThat(units(view(id))).as(scenario).isEqualTo(units);
        grown += units == to ? 1 : 0;
        stayed += units == STOOD ? 1 : 0;
        release(id);
    }

    void grow(AllocationId id, int to) {
        attempt(id, () -> resize(id, group("web", to)));
    }

    /** An owner that voted and did not sign has reserved nothing that anybody would believe: the whole is given back. */
    boolean incident(AllocationId id) {
        network.calm();
        assertThat(members.comesToRest()).isTrue();
        return view(id).failure().filter(each -> each.startsWith("PART_ENDED")).isPresent();
    }

    void everyCall(int to) {
        AllocationId counted = standing();
        network.begin();
        grow(counted, to);
        int calls = network.calls().size();
        assertThat(calls).isGreaterThanOrEqualTo(4);
        clean(counted, to, "to count the calls");
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                AllocationId id = standing();
                network.begin();
                network.fail(call, fault);
                grow(id, to);
                if (incident(id)) {
                    release(id);
                } else {
                    clean(id, to, fault + " at call " + call);
                }
            }
        }
        assertThat(grown).isGreaterThan(5);
        assertThat(stayed).isGreaterThan(5);
    }

    void everyWrite(MspId victim, int to) {
        AllocationId counted = standing();
        members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
        grow(counted, to);
        int writes = members.of(victim).store.writes().size();
        assertThat(writes).isGreaterThan(1);
        clean(counted, to, "to count the writes of " + victim);
        for (int write = 0; write < writes; write++) {
            for (boolean effective : List.of(false, true)) {
                AllocationId id = standing();
                network.begin();
                members.of(victim).store.crashAt(write, effective);
                grow(id, to);
                members.of(victim).store.crash();
                clean(id, to, victim + " dies at write " + write + " to " + to + (effective ? ", on disk" : ""));
            }
        }
    }
}
