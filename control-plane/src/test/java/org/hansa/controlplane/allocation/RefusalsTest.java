package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RefusalsTest {
    @TempDir
    private Path directory;

    @Test
    void are_there_again_after_a_restart_with_all_that_was_said() throws IOException {
        RefusalRecord record = refusal(1, 1_000);
        try (Refusals refusals = open(100)) {
            refusals.add(record);
            refusals.add(refusal(2, 2_000));
        }
        try (Refusals refusals = open(100)) {
            assertThat(refusals.find(id(1))).contains(record);
            assertThat(refusals.newest(Optional.empty(), each -> true, 10))
                    .extracting(RefusalRecord::timeMillis)
                    .containsExactly(2_000L, 1_000L);
        }
    }

    @Test
    void survive_a_line_that_a_crash_cut_short() throws IOException {
        try (Refusals refusals = open(100)) {
            refusals.add(refusal(1, 1_000));
        }
        Files.writeString(directory.resolve("refusals.jsonl"), "{\"allocation\":\"aaaa", StandardOpenOption.APPEND);
        try (Refusals refusals = open(100)) {
            assertThat(refusals.find(id(1))).isPresent();
            refusals.add(refusal(2, 2_000));
        }
        try (Refusals refusals = open(100)) {
            assertThat(refusals.newest(Optional.empty(), each -> true, 10)).hasSize(2);
        }
    }

    @Test
    void keep_the_newest_and_the_file_small() throws IOException {
        try (Refusals refusals = open(10)) {
            for (int i = 0; i < 100; i++) {
                refusals.add(refusal(i, 1_000 + i));
            }
            assertThat(refusals.newest(Optional.empty(), each -> true, 100)).hasSize(10);
            assertThat(refusals.find(id(3))).isEmpty();
            assertThat(refusals.find(id(99))).isPresent();
        }
        assertThat(Files.readAllLines(directory.resolve("refusals.jsonl"))).hasSizeLessThanOrEqualTo(21);
    }

    @Test
    void are_walked_by_their_place() throws IOException {
        try (Refusals refusals = open(10)) {
            for (int i = 0; i < 5; i++) {
                refusals.add(refusal(i, 1_000));
            }
            List<RefusalRecord> first = refusals.newest(Optional.empty(), each -> true, 2);
            Refusals.Place last =
                    Refusals.Place.parse(Refusals.placeOf(first.get(1)).text());
            List<RefusalRecord> rest = refusals.newest(Optional.of(last), each -> true, 10);
            assertThat(rest).hasSize(3).doesNotContainAnyElementsOf(first);
        }
    }

    /** The disk keeps what was forced and, of the rest, as much as chance had written. */
    private final class LossyDisk implements Refusals.Disk {
        private final SplittableRandom random;
        private byte[] forced = new byte[0];
        private byte[] cached = new byte[0];
        private int forces;
        private boolean broken;

        LossyDisk(int seed) {
            random = new SplittableRandom(seed);
        }

        /** Returns what had been acknowledged at that moment: nobody writes between the two, however long it takes. */
        synchronized Set<Integer> crash(Set<Integer> acknowledged) throws IOException {
            Set<Integer> before = Set.copyOf(acknowledged);
            int kept = random.nextInt(forced.length, cached.length + 1);
            Files.write(directory.resolve("refusals.jsonl"), Arrays.copyOf(cached, kept));
            return before;
        }

        @Override
        public synchronized Refusals.Log open(Path file, List<String> lines) throws IOException {
            requireWhole();
            String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            cached = text.getBytes(StandardCharsets.UTF_8);
            forced = cached;
            return new Refusals.Log() {
                @Override
                public void append(byte[] bytes) throws IOException {
                    synchronized (LossyDisk.this) {
                        requireWhole();
                        byte[] longer = Arrays.copyOf(cached, cached.length + bytes.length);
                        System.arraycopy(bytes, 0, longer, cached.length, bytes.length);
                        cached = longer;
                    }
                }

                @Override
                public void force() throws IOException {
                    synchronized (LossyDisk.this) {
                        requireWhole();
                        forced = cached;
                        forces++;
                    }
                }

                @Override
                public void close() {}
            };
        }

        private void requireWhole() throws IOException {
            if (broken) {
                throw new IOException("no space left on device");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void lose_nothing_that_was_added_when_the_power_fails(int seed) throws Exception {
        LossyDisk disk = new LossyDisk(seed);
        Refusals refusals = new Refusals(directory, JsonMapper.builder().build(), 40, disk);
        AtomicInteger next = new AtomicInteger();
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            writers.execute(() -> {
                int number = next.incrementAndGet();
                while (number <= 400) {
                    refusals.add(refusal(number, 1_000 + number));
                    acknowledged.add(number);
                    number = next.incrementAndGet();
                }
            });
        }
        while (acknowledged.size() < 60 * seed) {
            Thread.onSpinWait();
        }
        Set<Integer> before = disk.crash(acknowledged);
        // The log keeps the newest 40; what is written and not yet acknowledged is at most one of each writer.
        int oldest = before.stream().mapToInt(Integer::intValue).max().orElseThrow() - 40 + 8;
        try (Refusals again = open(1_000)) {
            assertThat(before.stream().filter(each -> each > oldest))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(again.find(id(each))).isPresent());
        }
        writers.shutdown();
        assertThat(writers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void share_a_forced_write_and_are_found_only_after_it() throws Exception {
        LossyDisk disk = new LossyDisk(1);
        try (Refusals refusals = new Refusals(directory, JsonMapper.builder().build(), 1_000, disk)) {
            ExecutorService writers = Executors.newFixedThreadPool(8);
            List<Callable<Boolean>> adds = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                adds.add(() -> {
                    refusals.add(refusal(number, 1_000));
                    return refusals.find(id(number)).isPresent();
                });
            }
            for (Future<Boolean> each : writers.invokeAll(adds)) {
                assertThat(each.get()).isTrue();
            }
            writers.shutdown();
            assertThat(disk.forces).isBetween(1, 200);
        }
    }

    @Test
    void say_that_one_is_not_written_and_go_on_when_the_disk_does() {
        LossyDisk disk = new LossyDisk(1);
        try (Refusals refusals = new Refusals(directory, JsonMapper.builder().build(), 100, disk)) {
            refusals.add(refusal(1, 1_000));
            disk.broken = true;
            assertThatThrownBy(() -> refusals.add(refusal(2, 2_000))).isInstanceOf(UncheckedIOException.class);
            assertThat(refusals.find(id(2))).isEmpty();
            disk.broken = false;
            refusals.add(refusal(3, 3_000));
            assertThat(new String(disk.forced, StandardCharsets.UTF_8).lines()).hasSize(2);
        }
    }

    private Refusals open(int capacity) {
        return new Refusals(directory, JsonMapper.builder().build(), capacity);
    }

    private static AllocationId id(int number) {
        return new AllocationId("aaaaaaaa-0000-4000-8000-%012d".formatted(number));
    }

    private static RefusalRecord refusal(int number, long time) {
        return new RefusalRecord(
                id(number).value(),
                "c-contract-1",
                RefusalReason.NO_ROOM,
                "no room",
                "00",
                "11",
                true,
                "r1",
                time,
                Map.of("VCPU", 3),
                new RefusalRecord.Nearest("fi-hel-1", Map.of("VCPU", 500L), 1, List.of("T4"), 1, 500),
                List.of(new SiteRefusal("ch-zrh-1", "CODE", "reason", "remedy")),
                1_500L);
    }
}
