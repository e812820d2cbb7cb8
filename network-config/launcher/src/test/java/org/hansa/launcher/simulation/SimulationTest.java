package org.hansa.launcher.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.simulation.Probes.Probe;
import org.hansa.network.simulation.NetworkSnapshot;
import org.hansa.network.simulation.SimulatedKeys;
import org.hansa.network.validation.ReadRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contracts on a network in which everything goes wrong, one seed after the other. {@code -Dhansa.seeds=N} runs more of
 * them, {@code -Dhansa.seed=N} runs one.
 */
class SimulationTest {

    private static final int SEEDS = 200;

    @TempDir
    static Path folder;

    private static SimulatedKeys keys;
    private static NetworkSnapshot founded;

    @BeforeAll
    static void found() {
        keys = FoundedConsortium.keys(folder);
        founded = FoundedConsortium.with(keys);
    }

    @Test
    void holds_its_promises_for_every_seed() {
        Optional<Long> only = Optional.ofNullable(Long.getLong("hansa.seed"));
        long count = Long.getLong("hansa.seeds", SEEDS);
        LongStream seeds = only.map(LongStream::of).orElseGet(() -> LongStream.range(0, count));
        Probes probes = new Probes();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        seeds.parallel().forEach(seed -> {
            SimulationRun run = new SimulationRun(keys, founded, seed, ReadRule.FABRIC);
            try {
                run.run();
            } catch (RuntimeException failure) {
                failures.add(repeat(seed, failure));
            }
            probes.add(run.probes());
        });
        failures.forEach(System.out::println);
        assertThat(List.copyOf(failures)).as("seeds that failed").isEmpty();
        System.out.println("  simulated " + only.map(seed -> "seed " + seed).orElse(count + " seeds") + ": " + probes);
        if (count >= SEEDS && only.isEmpty()) {
            for (Probe probe : Probe.values()) {
                assertThat(probes.count(probe))
                        .as(probe + " in " + count + " seeds")
                        .isPositive();
            }
        }
    }

    @Test
    void repeats_a_seed_byte_by_byte() {
        SimulationRun first = new SimulationRun(keys, founded, 5, ReadRule.FABRIC);
        SimulationRun second = new SimulationRun(keys, founded, 5, ReadRule.FABRIC);
        SimulationRun other = new SimulationRun(keys, founded, 6, ReadRule.FABRIC);
        first.run();
        second.run();
        other.run();
        assertThat(second.digest()).isEqualTo(first.digest()).isNotEqualTo(other.digest());
        assertThat(first.network().blocks().size())
                .isGreaterThan(founded.blocks().size() + 20);
    }

    /** Not the hash codes of this JVM, nor its salt, nor keys from anywhere else: another process makes the same bytes. */
    @Test
    void repeats_a_seed_in_another_process() throws Exception {
        Process process = new ProcessBuilder(
                        JavaCommand.java().toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dhansa.root=" + RepositoryRoot.find(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulationDigest.class.getName(),
                        folder.resolve("other").toString(),
                        "5")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String digest;
        try (BufferedReader output = process.inputReader()) {
            digest = output.lines()
                    .filter(line -> line.startsWith("digest "))
                    .findFirst()
                    .orElse("nothing");
        }
        assertThat(process.waitFor()).isZero();
        SimulationRun here = new SimulationRun(keys, founded, 5, ReadRule.FABRIC);
        here.run();
        assertThat(digest).isEqualTo("digest " + here.digest());
    }

    /** One line that repeats a failure exactly. */
    private static String repeat(long seed, RuntimeException failure) {
        return "seed " + seed + ": " + failure + " -- repeat it with: mvn -pl network-config/launcher -am"
                + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dhansa.seed=" + seed + " test";
    }
}
