package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hansa.checker.AllocationChecker;
import org.hansa.checker.Evidence;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/**
 * Three members with one site each, in one thread and in virtual time: nord, the home, has room for four units of one core, rhein
 * and helv for eight.
 */
final class SimulatedMembers implements AutoCloseable {
    static final MspId NORD = Fixture.NORD;
    static final MspId RHEIN = new MspId("RheinMSP");
    static final MspId HELV = new MspId("HelvMSP");
    static final SiteId HEL = Fixture.HEL;
    static final SiteId FRA = new SiteId("de-fra-1");
    static final SiteId ZRH = new SiteId("ch-zrh-1");
    static final Map<SiteId, MspId> SITES = new TreeMap<>(Map.of(HEL, NORD, FRA, RHEIN, ZRH, HELV));

    final Fixture.TestClock clock = new Fixture.TestClock();
    final SimulatedLedger ledger = new SimulatedLedger();
    final Map<MspId, SimulatedMember> members = new TreeMap<>();
    /** The contract's home, as the ledger has it and everybody sees at once. */
    MspId ledgerHome = NORD;

    /** @param directory of the members' archives @param network puts something between a caller and an owner */
    SimulatedMembers(Path directory, Network network) {
        SITES.forEach((site, msp) -> {
            members.put(
                    msp,
                    new SimulatedMember(
                            msp,
                            site,
                            directory.resolve(msp.value()),
                            ledger,
                            clock,
                            others(msp, network),
                            Runnable::run));
            ledger.record(LedgerKey.capacity(site), new CapacityDeclaration(site, 1, Fixture.plenty(), 0, 1));
            ledger.record(LedgerKey.grant(CONTRACT, site), new Grant(CONTRACT, site, 1, Fixture.plenty()));
            long cores = msp.equals(NORD) ? 4 : 8;
            AllocationEngine engine = of(msp).engine();
            engine.putProvider(Fixture.host(site + "-a", site, cores * 500, cores * 512));
            engine.putProvider(Fixture.host(site + "-b", site, cores * 500, cores * 512));
            engine.applyGrant(CONTRACT, site, 1, Fixture.plenty());
        });
    }

    /** What lies between two members. */
    @FunctionalInterface
    interface Network {
        RemoteOwner between(MspId caller, SimulatedMember owner);
    }

    private RemoteOwners others(MspId caller, Network network) {
        return new RemoteOwners() {
            @Override
            public Optional<MspId> ownerOf(SiteId site) {
                return Optional.ofNullable(SITES.get(site)).filter(owner -> !owner.equals(caller));
            }

            @Override
            public List<MspId> all() {
                return members.keySet().stream()
                        .filter(each -> !each.equals(caller))
                        .toList();
            }

            @Override
            public Optional<MspId> homeOf(ContractHandle contract) {
                return Optional.of(ledgerHome);
            }

            @Override
            public RemoteOwner owner(MspId member) {
                return network.between(caller, of(member));
            }
        };
    }

    SimulatedMember of(MspId member) {
        return members.get(member);
    }

    SimulatedMember home() {
        return of(NORD);
    }

    /** @param groups at any of the three sites */
    static PlaceCommand command(AllocationId id, GroupRequest... groups) {
        return Fixture.command(
                        id, groups[0].request(), List.of(HEL, FRA, ZRH), OptionalLong.empty(), OptionalLong.empty())
                .withGroups(List.of(groups));
    }

    /** Units of one core. */
    static GroupRequest group(String name, int count, DomainRule... rules) {
        return new GroupRequest(
                name, count, ResourceRequest.of(vector(1_000, 1_024)).withCount(count), List.of(rules));
    }

    /** Every member that is down comes back, time passes, and everybody does what is due, until nothing is open. */
    boolean comesToRest() {
        for (int turns = 0; turns < 20; turns++) {
            members.values().stream().filter(SimulatedMember::dead).forEach(SimulatedMember::restart);
            int open = 0;
            for (SimulatedMember each : members.values()) {
                each.coordinator().follow(CONTRACT, ledgerHome);
                each.engine().engine().sweep();
                open += each.coordinator().recover();
            }
            boolean held = members.values().stream()
                    .flatMap(each -> each.engine().engine().intents().unfinished().stream())
                    .findAny()
                    .isPresent();
            if (open == 0 && !held) {
                return true;
            }
            clock.advance(Duration.ofSeconds(13));
        }
        return false;
    }

    /** After whatever went wrong with an allocation, and once more when what was late on the way has been delivered. */
    void comeToRest(FaultyNetwork network, AllocationId id, String scenario) {
        network.calm();
        assertThat(comesToRest())
                .as("%s comes to rest: %s", scenario, states(id))
                .isTrue();
        network.deliverLate();
        assertThat(comesToRest()).as("%s, late ones delivered", scenario).isTrue();
    }

    /**
     * The same request once more ends as it had, or finds room now; then it is released, and nothing is left.
     *
     * @param stands whether the first one was placed
     */
    void again(AllocationId id, String scenario, boolean stands, Supplier<PlaceOutcome> request) {
        PlaceOutcome outcome = request.get();
        if (stands) {
            assertThat(outcome).as(scenario).isInstanceOf(PlaceOutcome.Placed.class);
            assertThat(((PlaceOutcome.Placed) outcome).replayed()).isTrue();
        }
        home().coordinator().release(id, ReleaseReason.TENANT);
        assertThat(comesToRest()).as("%s, released", scenario).isTrue();
        assertThat(live(id)).as("%s, released", scenario).isEmpty();
    }

    /** Asks the home something; a dead one answers nobody, and one that dies in the midst throws. */
    void attempt(Supplier<Object> work) {
        if (!home().dead()) {
            try {
                work.get();
            } catch (RuntimeException e) {
                assertThat(home().dead()).as("%s", e).isTrue();
            }
        }
    }

    Map<MspId, AllocationState> states(AllocationId id) {
        Map<MspId, AllocationState> states = new TreeMap<>();
        members.forEach((msp, each) -> each.engine().allocation(id).ifPresent(view -> states.put(msp, view.state())));
        return states;
    }

    /** Units that are live at each member, on its providers. */
    Map<MspId, Integer> live(AllocationId id) {
        Map<MspId, Integer> units = new TreeMap<>();
        members.forEach((msp, each) -> each.engine().engine().providers().all().stream()
                .flatMap(entry -> entry.live().stream())
                .filter(live -> live.id().equals(id))
                .forEach(live -> units.merge(msp, live.units(), Integer::sum)));
        return units;
    }

    /** All is anchored, grants count what providers have, and the independent checker finds nothing. */
    void clean() {
        AllocationChecker.Result result = count();
        assertThat(result.violations()).as(result.text()).isEmpty();
        members.values().forEach(each -> {
            Invariants invariants = new Invariants(each.engine());
            invariants.check();
            invariants.grantsAreExact();
            invariants.ledgerAgrees(ledger, each.site);
        });
    }

    AllocationChecker.Result count() {
        List<Evidence.Entry> entries = new ArrayList<>();
        members.values().forEach(each -> {
            assertThat(each.engine().flush(Duration.ofSeconds(20))).isTrue();
            for (Table table : List.of(Table.PROVIDER, Table.ALLOCATION, Table.GRANT)) {
                each.disk.scan(
                        table,
                        (key, bytes) -> entries.add(new Evidence.Entry(each.msp.value(), table.name(), key, bytes)));
            }
        });
        Map<String, Path> archives = members.values().stream()
                .collect(Collectors.toMap(
                        each -> each.site.value(), each -> each.directory.resolve("archive/site-" + each.site)));
        try {
            return AllocationChecker.check(
                    new Evidence(entries, archives, ledger.state(List.copyOf(SITES.keySet())), List.of(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        members.values().forEach(SimulatedMember::close);
    }
}
