package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
