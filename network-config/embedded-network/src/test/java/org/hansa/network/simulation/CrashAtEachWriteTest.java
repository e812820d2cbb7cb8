package org.hansa.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.network.OfflineVerifier;
import org.hansa.network.simulation.SimulatedDisk.Moment;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine stops before, within and after each write in turn, by the death of the process or by a loss of power, while
 * it works and while it recovers; afterwards it has every acknowledged block and the state that belongs to its height.
 */
class CrashAtEachWriteTest {

    /** A write is torn at a byte that the seed chooses; several seeds tear at several bytes. */
    private static final int SEEDS = 3;

    @TempDir
    static Path folder;

    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    private static CommittedWorkload workload;
    private static List<Block> blocks;
    /** Digests of all organisations by height, from a run that nothing disturbed. */
    private static final List<List<ByteString>> STATES = new ArrayList<>();

    @BeforeAll
    static void run_undisturbed() {
        workload = new CommittedWorkload(folder);
        CommittingNode node = new CommittingNode(new SimulatedDisk(new Random(0)), WORKERS);
        STATES.add(node.states());
        CommittedWorkload single = new CommittedWorkload(folder.resolve("unused"));
        single.groups.clear();
        single.privateWrites.putAll(workload.privateWrites);
        for (Block block : workload.blocks()) {
            single.groups.add(List.of(block));
            node.commit(single);
            STATES.add(node.states());
        }
        blocks = new ArrayList<>();
        for (long number = 0; number < node.height(); number++) {
            blocks.add(node.block(number));
        }
        // Neither block 0 nor a block of conflicts changes a state; every other one does.
        assertThat(STATES.stream().distinct().count()).isEqualTo(STATES.size() - 2);
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void loses_nothing_acknowledged_and_shows_nothing_half_applied(Moment moment) {
        int stops = 0;
        int torn = 0;
        for (Survival survival : Survival.values()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                for (long step = 1; ; step++) {
                    SimulatedDisk disk = new SimulatedDisk(new Random(seed));
                    disk.stopAt(step, moment);
                    long acknowledged = work(disk);
                    if (!disk.isDown()) {
                        break;
                    }
                    stops++;
                    torn += disk.tornWrites();
                    disk.restart(survival);
                    CommittingNode node = new CommittingNode(disk, WORKERS);
                    requireWhole(node, acknowledged, "step " + step + ", seed " + seed + ", " + survival);
                    node.commit(workload);
                    assertThat(node.states()).isEqualTo(STATES.get(blocks.size()));
                    assertThat(node.block(blocks.size() - 1)).isEqualTo(blocks.get(blocks.size() - 1));
                }
            }
        }
        assertThat(stops).as("stops").isGreaterThan(100);
        assertThat(torn > 0).as("torn writes").isEqualTo(moment == Moment.WITHIN);
    }

    @Test
    void loses_nothing_when_it_stops_again_while_it_recovers() {
        int stops = 0;
        for (Survival first : Survival.values()) {
            for (Survival second : Survival.values()) {
                for (long step = 1; ; step++) {
                    SimulatedDisk disk = new SimulatedDisk(new Random(step));
                    disk.stopAt(step, Moment.WITHIN);
                    work(disk);
                    if (!disk.isDown()) {
                        break;
                    }
                    stops += recoverWithStops(step, first, second);
                }
            }
        }
        assertThat(stops).as("stops while recovering").isGreaterThan(200);
    }

    /** What a dead process wrote but never forced is shown by the next one, so it must not vanish after that. */
    @Test
    void what_a_restart_has_shown_survives_a_loss_of_power() {
        int shownUnforced = 0;
        for (long step = 1; ; step++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(step));
            disk.stopAt(step, Moment.AFTER);
            long acknowledged = work(disk);
            if (!disk.isDown()) {
                break;
            }
            disk.restart(Survival.PROCESS_DIED);
            long shown = new CommittingNode(disk, WORKERS).height();
            shownUnforced += shown > acknowledged ? 1 : 0;
            disk.stop();
            disk.restart(Survival.POWER_LOST);
            requireWhole(new CommittingNode(disk, WORKERS), shown, "step " + step);
        }
        assertThat(shownUnforced)
                .as("restarts that showed more than was acknowledged")
                .isPositive();
    }

    @Test
    void stops_committing_when_a_write_fails_and_starts_again_with_all_that_was_acknowledged() {
        int faults = 0;
        for (long step = 1; ; step++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(step));
            disk.failAt(step);
            long before = -1;
            try {
                CommittingNode node = new CommittingNode(disk, WORKERS);
                try {
                    node.commit(workload);
                    break;
                } catch (UncheckedIOException expected) {
                    before = node.acknowledged();
                    assertThatThrownBy(() -> node.commit(workload)).isInstanceOf(RuntimeException.class);
                    assertThat(node.acknowledged()).isEqualTo(before);
                    node.close();
                }
            } catch (UncheckedIOException whileOpening) {
                before = Math.max(0, before);
            }
            faults++;
            requireWhole(new CommittingNode(disk, WORKERS), before, "fault at step " + step);
        }
        assertThat(faults).isGreaterThan(15);
    }

    /** Stops at each step of a recovery in turn; returns how many there were. */
    private static int recoverWithStops(long step, Survival first, Survival second) {
        for (int again = 1; ; again++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(step));
            disk.stopAt(step, Moment.WITHIN);
            long acknowledged = work(disk);
            disk.restart(first);
            disk.stopAt(disk.steps() + again, Moment.WITHIN);
            try {
                requireWhole(new CommittingNode(disk, WORKERS), acknowledged, "step " + step);
                return again - 1;
            } catch (MachineStopped stopped) {
                disk.restart(second);
                requireWhole(new CommittingNode(disk, WORKERS), acknowledged, "step " + step + ", then " + again);
            }
        }
    }

    /** Runs the workload until the machine stops; returns how many blocks were acknowledged. */
    private static long work(SimulatedDisk disk) {
        CommittingNode node;
        try {
            node = new CommittingNode(disk, WORKERS);
        } catch (MachineStopped early) {
            return 0;
        }
        try {
            node.commit(workload);
        } catch (MachineStopped expected) {
            return node.acknowledged();
        }
        return node.acknowledged();
    }

    private static void requireWhole(CommittingNode node, long acknowledged, String when) {
        int height = (int) node.height();
        assertThat(height).as("height after %s", when).isBetween((int) acknowledged, blocks.size());
        assertThat(node.states()).as("states after %s", when).isEqualTo(STATES.get(height));
        OfflineVerifier verifier = new OfflineVerifier();
        for (int number = 0; number < height; number++) {
            assertThat(node.block(number)).as("block after %s", when).isEqualTo(blocks.get(number));
            verifier.accept(node.block(number));
        }
    }
}
