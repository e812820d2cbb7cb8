package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.grid.archive.WriteGate;
import org.junit.jupiter.api.Test;

/** How much one anchor carries is decided when it is proposed, whatever the pieces in which it was sealed. */
class AnchorSizeTest extends EngineTestBase {
    private EngineStatus.StreamStatus site() {
        return engine.status().sites().get(0).stream();
    }

    @Test
    void one_transaction_carries_what_was_sealed_in_several_pieces() {
        engine.putProvider(host("a", HEL, 800_000, 1_638_400));
        ledger.unavailable(true);
        int placed = 0;
        for (int piece = 1; piece <= 3; piece++) {
            for (int i = 0; i < 20; i++) {
                placed(engine.place(command(++placed, cores(1))));
            }
            // All of it: what is sealed once the ledger is back may come too late for the one transaction.
            assertThat(sealed(engine, placed)).as("piece %d", piece).isTrue();
        }
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).as("%s", engine.status()).isTrue();
        assertThat(ledger.leaves(HEL.value())).hasSize(60);
        assertThat(ledger.transactions()).isEqualTo(1);
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void an_outbox_that_is_nearly_full_is_sealed_and_the_others_wait_for_the_anchor() {
        engine.close();
        EngineConfig patient = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory)
                .withCadence(Duration.ofHours(1), 1_000, Duration.ofHours(1));
        engine = AllocationEngine.open(patient, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
        engine.putProvider(host("a", HEL, 2_000, 16_384));
        engine.putProvider(host("b", HEL, 800_000, 1_638_400));
        placed(engine.place(command(1, cores(2))));
        for (int i = 2; i < 50; i++) {
            placed(engine.place(command(i, cores(4))));
        }
        assertThat(Fixture.eventually(() -> site().sealed() > 0)).isTrue();
        assertThat(site().sealed()).isLessThanOrEqualTo(48);
        assertThat(site().unsealed()).isPositive();
        assertThat(ledger.transactions()).isZero();
    }

    @Test
    void a_proposal_that_commits_late_counts_although_the_next_one_carried_more() {
        engine.putProvider(host("a", HEL, 800_000, 1_638_400));
        ledger.trouble(SimulatedLedger.Trouble.LATE);
        placed(engine.place(command(1, cores(1))));
        assertThat(Fixture.eventually(() -> {
                    engine.flush(Duration.ofMillis(20));
                    return ledger.commitsLate();
                }))
                .isTrue();
        for (int i = 2; i <= 5; i++) {
            placed(engine.place(command(i, cores(1))));
        }
        assertThat(sealed(engine, 5)).isTrue();
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).as("%s", engine.status()).isTrue();
        assertThat(ledger.commitsLate()).isFalse();
        assertThat(ledger.leaves(HEL.value())).hasSize(5);
        assertThat(ledger.transactions()).isEqualTo(2);
        new Invariants(engine).check();
        new Invariants(engine).grantsAreExact();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void what_another_writer_sealed_and_anchored_is_adopted_before_going_on() {
        engine.putProvider(host("a", HEL, 800_000, 1_638_400));
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory.resolve("other"))
                .withCadence(Duration.ofMillis(20), 100, Duration.ofMillis(20));
        try (AllocationEngine other =
                AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock)) {
            ledger.unavailable(true);
            placed(engine.place(command(1, cores(1))));
            assertThat(sealed(engine, 1)).isTrue();
            placed(other.place(command(id(2), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.empty())));
            assertThat(sealed(other, 2)).isTrue();
            ledger.unavailable(false);
            assertThat(Fixture.eventually(() -> {
                        other.flush(Duration.ofMillis(20));
                        engine.flush(Duration.ofMillis(20));
                        return ledger.leaves(HEL.value()).size() == 2 && site().sealed() == 2 && site().anchored() == 2;
                    }))
                    .as("%s", engine.status())
                    .isTrue();
        }
        assertThat(engine.status().sites().get(0).frozen()).isEmpty();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    private static boolean sealed(AllocationEngine engine, long size) {
        return Fixture.eventually(() -> {
            engine.flush(Duration.ofMillis(20));
            return engine.status().sites().get(0).stream().sealed() >= size;
        });
    }
}
