package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.archive.WriteGate;
import org.hansa.ledger.model.DecisionLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refusal that cannot be recorded says so, and is not counted among those that were. */
class UnrecordedRefusalTest {
    @TempDir
    Path directory;

    private final SimulatedLedger ledger = new SimulatedLedger();
    private final FullDisk store = new FullDisk();

    /** Takes no refusals while it is full. */
    private static final class FullDisk extends InMemoryEntryStore {
        private volatile boolean full;

        @Override
        public <R> R change(Table table, String key, Change<R> change) {
            if (full && table == Table.DECISION) {
                throw new IllegalStateException("the disk is full");
            }
            return super.change(table, key, change);
        }
    }

    @Test
    void whoever_is_refused_is_told_and_a_leaf_stands_for_each_that_was_recorded() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory)
                .withCadence(Duration.ofMillis(5), 100, Duration.ofMillis(5));
        try (AllocationEngine engine = AllocationEngine.open(
                config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, new Fixture.TestClock(), false)) {
            engine.refuse(Fixture.draft(1));
            store.full = true;
            assertThatThrownBy(() -> engine.refuse(Fixture.draft(1))).isInstanceOf(DecisionUnrecordedException.class);
            assertThatThrownBy(() -> engine.refuse(Fixture.draft(2))).isInstanceOf(DecisionUnrecordedException.class);
            store.full = false;
            engine.refuse(Fixture.draft(1));
            assertThat(engine.flush(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(ledger.leaves(NORD.value()).stream()
                        .map(DecisionLeaf::parse)
                        .mapToLong(DecisionLeaf::count)
                        .sum())
                .isEqualTo(2);
    }
}
