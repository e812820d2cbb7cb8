package org.hansa.grid.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.grid.Fixture;
import org.hansa.grid.InMemoryEntryStore;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;

class IntentBookTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final InMemoryEntryStore store = new InMemoryEntryStore() {
        @Override
        public Optional<byte[]> get(Table table, String key) {
            reads.incrementAndGet();
            return super.get(table, key);
        }
    };
    private final IntentBook book = new IntentBook(store);

    @Test
    void lists_what_nobody_has_brought_to_an_end() {
        Intent pending = book.record(asked(1));
        Intent held = book.record(asked(2).in(AllocationState.HELD, List.of(), 5));
        book.record(asked(3).in(AllocationState.RESERVED, List.of(), 5));
        book.record(asked(4).denied(Refusal.of(RefusalReason.NO_ROOM, ""), 5));
        assertThat(book.unfinished()).containsExactlyInAnyOrder(pending, held);
    }

    @Test
    void forgets_to_list_what_has_ended() {
        book.record(asked(1));
        book.record(asked(1).in(AllocationState.RESERVED, List.of(), 5));
        assertThat(book.unfinished()).isEmpty();
        Intent givenBack = book.record(asked(1).in(AllocationState.RELEASING, List.of(), 6));
        assertThat(book.unfinished()).containsExactly(givenBack);
    }

    @Test
    void lists_the_unfinished_again_after_a_restart() {
        Intent pending = book.record(asked(1));
        book.record(asked(2).in(AllocationState.RESERVED, List.of(), 5));
        assertThat(new IntentBook(store).unfinished()).containsExactly(pending);
    }

    @Test
    void reads_no_more_entries_than_are_unfinished() {
        for (int i = 0; i < 50; i++) {
            book.record(asked(i).in(AllocationState.RESERVED, List.of(), 5));
        }
        book.record(asked(50));
        reads.set(0);
        assertThat(book.unfinished()).hasSize(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void shows_all_in_their_newest_state_without_asking_for_each() {
        Intent written = book.record(asked(1));
        book.record(asked(2));
        Intent newest = book.recordLater(asked(2).in(AllocationState.RESERVED, List.of(), 5));
        book.forbid(id(asked(3)), 5);
        reads.set(0);
        List<Intent> shown = new ArrayList<>();
        book.scan(shown::add);
        assertThat(shown).containsExactlyInAnyOrder(written, newest);
        assertThat(reads).hasValue(0);
    }

    @Test
    void writes_several_outcomes_at_once_and_each_in_its_newest_state() {
        Intent first = asked(1).in(AllocationState.RESERVED, List.of(), 5);
        Intent second = asked(2).in(AllocationState.RESERVED, List.of(), 5);
        Intent released = asked(2).in(AllocationState.RELEASED, List.of(), 6);
        book.recordLater(first);
        book.recordLater(second);
        book.recordLater(released);
        book.writeAll(List.of(id(first), id(second), id(released), id(asked(3))));
        assertThat(book.unwritten()).isEmpty();
        IntentBook again = new IntentBook(store);
        assertThat(again.find(id(first))).contains(first);
        assertThat(again.find(id(second))).contains(released);
        assertThat(again.find(id(asked(3)))).isEmpty();
    }

    @Test
    void keeps_what_could_not_be_written_together() {
        IntentBook failing = new IntentBook(new InMemoryEntryStore() {
            @Override
            public void putAll(Table table, SortedMap<String, byte[]> values) {
                throw new IllegalStateException("the disk is full");
            }
        });
        Intent outcome = failing.recordLater(asked(1).in(AllocationState.RESERVED, List.of(), 5));
        assertThatThrownBy(() -> failing.writeAll(List.of(id(outcome)))).hasMessageContaining("full");
        assertThat(failing.unwritten()).containsExactly(id(outcome));
        assertThat(failing.find(id(outcome))).contains(outcome);
    }

    private static AllocationId id(Intent intent) {
        return intent.command().allocation();
    }

    private static Intent asked(long number) {
        ResourceRequest request = ResourceRequest.of(Fixture.vector(1_000, 512));
        return Intent.attempt(Fixture.command(number, request), Optional.empty(), List.of(), Optional.empty(), 1);
    }
}
