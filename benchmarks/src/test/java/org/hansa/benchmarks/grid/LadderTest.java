package org.hansa.benchmarks.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.grid.ignite.MeasuredGrid;
import org.hansa.grid.ignite.MeasuredGrid.Kind;
import org.hansa.grid.ignite.MeasuredGrid.Together;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.store.EntryStore.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One grid for all of them, and a count of violations for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LadderTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private Violations violations = new Violations();
    private MeasuredGrid grid;
    private LadderEntries entries;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        grid = MeasuredGrid.startInMemory(directory, 1);
        entries = LadderEntries.make(grid.store(), 0, 0);
    }

    @AfterAll
    void stop() {
        grid.close();
    }

    @BeforeEach
    void count() {
        violations = new Violations();
    }

    private static Rung reserving(LadderEntries entries, Rung.Step step) {
        return new Rung(Rung.Name.ATOMIC, 2, 1, true, false, entries, step);
    }

    @Test
    void every_turn_does_all_of_it_and_leaves_the_entries_as_they_were() {
        Rung rung = reserving(entries, each -> {
            entries.book().apply(each.get(0).host(), each.get(0).take());
            return 0;
        });

        assertThat(LadderTurn.run(rung, LONG, violations).requests()).isEqualTo(256);
        assertThat(LadderTurn.run(rung, LONG, violations).requests()).isEqualTo(256);

        entries.recount(Map.of(), false, violations);
        assertThat(violations.count()).isZero();
    }

    @Test
    void grants_are_put_back_and_intents_are_gone() {
        new IntentBook(entries.store())
                .record(LadderRequest.of(1, entries.keys().get(0), 0, Optional.empty())
                        .intent());

        entries.putBack(true);

        assertThat(keys(Table.GRANT)).isEqualTo(entries.grants().keySet());
        assertThat(keys(Table.ALLOCATION)).isEmpty();
    }

    private Set<String> keys(Table table) {
        Set<String> keys = new TreeSet<>();
        entries.store().scan(table, (key, bytes) -> keys.add(key));
        return keys;
    }

    @Test
    void a_turn_whose_answers_are_not_in_the_entries_is_a_violation() {
        LadderTurn.run(reserving(entries, each -> 0), LONG, violations);

        assertThat(violations.count()).isPositive();
    }

    @Test
    void a_turn_that_only_holds_is_a_violation() {
        Rung rung = reserving(entries, each -> {
            entries.book().apply(each.get(0).host(), each.get(0).hold());
            return 0;
        });

        LadderTurn.run(rung, LONG, violations);

        assertThat(violations.count()).isPositive();
    }

    @Test
    void a_transaction_that_fails_leaves_nothing_of_its_three_writes() {
        LadderEntries transactional = entries.in(grid.otherwise(Kind.TRANSACTIONAL));
        LadderRequest request = LadderRequest.of(1, transactional.keys().get(0), 0, Optional.empty());

        assertThatThrownBy(() -> grid.together(Together.PESSIMISTIC, () -> {
                    transactional.book().apply(request.host(), request.take());
                    throw new IllegalStateException("half-way");
                }))
                .hasMessage("half-way");

        transactional.recount(Map.of(), true, violations);
        assertThat(violations.count()).isZero();
    }

    @Test
    void reservations_without_their_intents_and_grants_are_a_violation() {
        Rung rung = new Rung(Rung.Name.THREE_ENTRIES, 1, 1, true, true, entries, each -> {
            entries.book().apply(each.get(0).host(), each.get(0).take());
            return 0;
        });

        LadderTurn.run(rung, LONG, violations);

        assertThat(violations.count()).isPositive();
    }
}
