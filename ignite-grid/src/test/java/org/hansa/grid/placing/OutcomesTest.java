package org.hansa.grid.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hansa.grid.Fixture;
import org.hansa.grid.InMemoryEntryStore;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.StageTimes;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final int MANY = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final InMemoryEntryStore store = new InMemoryEntryStore() {
        @Override
        public void putAll(Table table, SortedMap<String, byte[]> values) {
            sizes.add(values.size());
            super.putAll(table, values);
        }
    };
    private final IntentBook book = new IntentBook(store);

    private AllocationId reserved(long number) {
        ResourceRequest request = ResourceRequest.of(Fixture.vector(1_000, 512));
        return book.recordLater(Intent.attempt(
                                Fixture.command(number, request), Optional.empty(), List.of(), Optional.empty(), 1)
                        .in(AllocationState.RESERVED, List.of(), 5))
                .command()
                .allocation();
    }

    private void awaitWritten() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!book.unwritten().isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(book.unwritten()).isEmpty();
    }

    @Test
    void writes_all_of_them_by_itself_and_fewer_times_than_there_are() {
        List<AllocationId> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(reserved(i));
        }
        try (Outcomes outcomes = new Outcomes(book, false, StageTimes.NONE)) {
            ids.forEach(outcomes::later);
            awaitWritten();
        }
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(MANY);
        assertThat(sizes).hasSizeLessThan(MANY);
    }

    @Test
    void writes_what_waits_before_it_is_closed_and_at_once_afterwards() {
        Outcomes outcomes = new Outcomes(book, false, StageTimes.NONE);
        outcomes.later(reserved(1));
        outcomes.close();
        assertThat(book.unwritten()).isEmpty();
        outcomes.later(reserved(2));
        assertThat(book.unwritten()).isEmpty();
    }

    @Test
    void writes_each_at_once_in_a_simulation() {
        try (Outcomes outcomes = new Outcomes(book, true, StageTimes.NONE)) {
            outcomes.later(reserved(1));
            outcomes.later(reserved(2));
            assertThat(sizes).containsExactly(1, 1);
        }
    }
}
