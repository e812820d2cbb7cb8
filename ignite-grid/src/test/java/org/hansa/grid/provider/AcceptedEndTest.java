package org.hansa.grid.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hansa.ledger.model.LeafEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the event of an end says of when that was accepted. */
class AcceptedEndTest {
    private static final String NONCE = "00112233445566778899aabbccddeeff";

    private ProviderEntry entry = Objects.requireNonNull(new PutProvider(host("a", HEL, 8_000, 8_192), List.of(), 1_000)
            .apply(null)
            .entry());

    private Transition apply(ProviderCommand command) {
        Transition transition = command.apply(entry);
        entry = ProviderCodec.decode(ProviderCodec.encode(Objects.requireNonNull(transition.entry())));
        return transition;
    }

    private Happening end(long accepted, long now) {
        return apply(new EndAllocation(id(1), 1, LeafEvent.RELEASED, accepted, now, NONCE))
                .event()
                .orElseThrow()
                .happening();
    }

    /** Reserved at 2.5 s. Sealed, the host knows only that it was by the third second. */
    @ParameterizedTest(name = "sealed {0}, accepted at {1} and carried out at {2}: used until {3}")
    @CsvSource({
        "false, 9000, 9000, 9000",
        "false, 9000, 9999, 9999",
        "false, 9000, 10000, 9000",
        "true, 9000, 10000, 9000",
        "false, 2600, 4000, 2600",
        "true, 2600, 4000, 3000",
        "true, 2900, 3950, 3000",
        "false, 0, 4000, 2500",
        "true, 0, 4000, 3000",
        "true, 0, 2700, 2700",
        "true, -9223372036854775808, 4000, 3000",
        "true, 9223372036854775807, 4000, 4000",
    })
    void counts_until_it_was_accepted_and_not_before_it_began(boolean sealed, long accepted, long now, long until) {
        apply(ProviderCommandTest.take(1, 1, 1, 2_500, 2_500));
        if (sealed) {
            apply(new TrimSealed(1, Map.of(1L, 7L)));
        }
        Happening said = end(accepted, now);
        assertThat(said.acceptedAtMillis().orElse(said.timeMillis())).isEqualTo(until);
        assertThat(said.timeMillis()).isEqualTo(now);
    }

    @Test
    void says_so_when_others_overtook_it_while_it_waited_for_a_node_that_was_gone() {
        apply(ProviderCommandTest.take(1, 1, 1, 2_500, 2_500));
        apply(ProviderCommandTest.take(2, 1, 1, 20_000, 20_000));
        Happening said = end(9_000, 9_000);
        assertThat(said.timeMillis()).isEqualTo(20_000);
        assertThat(said.acceptedAtMillis()).hasValue(9_000);
    }
}
