package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.hansa.grid.provider.ProviderCodec;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.ProviderId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index is what the grid says, and what looks for the contrary finds it. */
class IndexDriftTest extends EngineTestBase {
    private static final ProviderId A = new ProviderId("a");

    @BeforeEach
    void fill() {
        engine.putProvider(host("a", HEL, 8_000, 8_192, new GpuGroup("T4", 2, 16_384)));
        engine.putProvider(host("b", TMP, 16_000, 16_384));
        for (long number = 1; number <= 4; number++) {
            placed(engine.place(
                    command(id(number), cores(2), List.of(HEL, TMP), OptionalLong.empty(), OptionalLong.empty())));
        }
        engine.release(id(1), ReleaseReason.TENANT);
        assertThat(engine.flush(LONG)).isTrue();
    }

    @Test
    void finds_nothing_after_writes_that_went_through_the_engine() {
        engine.drains().drain(A, true);
        assertThat(IndexDrift.of(engine, LONG)).isEmpty();
    }

    @Test
    void finds_a_write_that_the_index_was_not_told() {
        byte[] before = store.get(Table.PROVIDER, A.value()).orElseThrow();
        engine.putProvider(host("a", HEL, 8_000, 16_384, new GpuGroup("T4", 2, 16_384)));
        store.put(Table.PROVIDER, A.value(), before);
        assertThat(IndexDrift.of(engine, Duration.ZERO)).containsExactly(A);
    }

    @Test
    void finds_a_provider_that_only_the_index_or_only_the_grid_has() {
        store.remove(Table.PROVIDER, A.value());
        assertThat(IndexDrift.of(engine, Duration.ZERO)).containsExactly(A);
        ProviderEntry unheard = Objects.requireNonNull(new PutProvider(host("z", TMP, 8_000, 8_192), List.of(), 1)
                .apply(null)
                .entry());
        store.put(Table.PROVIDER, "z", ProviderCodec.encode(unheard));
        assertThat(IndexDrift.of(engine, Duration.ZERO)).containsExactlyInAnyOrder(A, new ProviderId("z"));
    }
}
