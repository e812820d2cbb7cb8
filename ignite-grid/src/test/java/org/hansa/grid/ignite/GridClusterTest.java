package org.hansa.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.eventually;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.GridMinorityException;
import org.hansa.grid.store.EntryStore.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member's grid over three processes, of which this is the first: it grows, loses nodes, and gets them back. */
class GridClusterTest {
    private static final Duration MOVING = Duration.ofSeconds(60);
    private static final int KILLS = 1;

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private LocalGrid grid;
    private IgniteEntryStore store;
    private GridCluster cluster;

    @BeforeEach
    void one_node() throws Exception {
        grid = new LocalGrid(directory, 3, Durability.FSYNC);
        open.add(grid);
        store = IgniteEntryStore.start(new GridNode(grid.config(1)));
        open.add(store);
        cluster = GridCluster.of(store.ignite());
    }

    @AfterEach
    void none() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private GridChild child(int number) throws IOException {
        return grid.start(number, GridChild.Program.silenced());
    }

    /** Which of the children answers for more entries: its death hurts most. */
    private GridChild primary(GridChild second, GridChild third) {
        GridReport report = cluster.report();
        int ofSecond = report.nodes().get(1).primaries();
        int ofThird = report.nodes().get(2).primaries();
        return ofSecond >= ofThird ? second : third;
    }

    @Test
    void nothing_acknowledged_is_lost_or_there_twice_when_a_primary_is_killed_under_load() throws Exception {
        try (ReservationLoad load = new ReservationLoad(store)) {
            load.start();
            GridChild second = child(2);
            GridChild third = child(3);
            grid.share(cluster);
            for (int kill = 0; kill < KILLS; kill++) {
                GridChild victim = primary(second, third);
                int before = load.done();
                assertThat(eventually(MOVING, () -> load.done() > before + 200)).isTrue();
                victim.silence();
                assertThat(eventually(MOVING, () -> victim.said("SWALLOWED 4")))
                        .as(victim.text())
                        .isTrue();
                victim.kill();
                int then = load.done();
                assertThat(eventually(MOVING, () -> load.done() > then + 200))
                        .as("%s, %s", load.wrong, cluster.report().text())
                        .isTrue();
                if (victim == second) {
                    second = child(2);
                } else {
                    third = child(3);
                }
                assertThat(cluster.awaitCopies(MOVING, each -> {}).whole())
                        .as(cluster.report().text())
                        .isTrue();
            }
            load.stop();
            assertThat(load.differences()).isEmpty();
            assertThat(cluster.awaitCopies(MOVING, each -> {}).whole()).isTrue();
            assertThat(cluster.compareCopies()).isEmpty();
            assertThat(cluster.copies())
                    .isEqualTo(3 * 64 * IgniteEntryStore.cacheNames().size());
            assertThat(load.appliedTwice.get()).as("processor applied twice").isPositive();
            assertThat(load.repeated.get()).as("duplicate reservation").isPositive();
            assertThat(load.buried.get()).as("tombstone hit").isPositive();
            System.out.printf(
                    "grid of three, " + KILLS
                            + " killed: %d reserved, %d released, %d applied twice, %d repeated, %d after their"
                            + " release; %d copies compared%n",
                    load.reserved.get(),
                    load.released.get(),
                    load.appliedTwice.get(),
                    load.repeated.get(),
                    load.buried.get(),
                    cluster.copies());
        }
    }

    @Test
    void a_minority_refuses_to_write_until_another_node_is_back() throws Exception {
        GridChild second = child(2);
        GridChild third = child(3);
        grid.share(cluster);
        store.put(Table.SITE, "a", new byte[] {1});
        second.kill();
        third.kill();
        assertThat(eventually(MOVING, () -> refusal(2).contains("nothing was written")))
                .isTrue();
        byte[] last = store.get(Table.SITE, "a").orElseThrow();
        assertThat(refusal(9)).contains("1 of the grid's 3 nodes are here, and 2 are needed");
        assertThat(store.get(Table.SITE, "a"))
                .hasValueSatisfying(value -> assertThat(value).containsExactly(last));
        assertThat(cluster.report().writable()).isFalse();
        child(2);
        store.put(Table.SITE, "a", new byte[] {3});
        assertThat(cluster.report().writable()).isTrue();
    }

    private String refusal(int value) {
        try {
            store.put(Table.SITE, "a", new byte[] {(byte) value});
            return "";
        } catch (GridMinorityException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
