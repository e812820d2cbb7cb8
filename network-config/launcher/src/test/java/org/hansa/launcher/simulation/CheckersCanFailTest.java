package org.hansa.launcher.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.hansa.launcher.simulation.LedgerCheck.BrokenPromise;
import org.hansa.ledger.model.Leaf;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulation.NetworkSnapshot;
import org.hansa.network.simulation.SimulatedKeys;
import org.hansa.network.simulation.SimulatedNode;
import org.hansa.network.validation.ReadRule;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker that finds nothing may be blind: each is shown what it is there for. */
class CheckersCanFailTest {

    private static final long ENOUGH_SEEDS = 40;

    @TempDir
    static Path folder;

    private static SimulatedKeys keys;
    private static NetworkSnapshot founded;

    @BeforeAll
    static void found() {
        keys = FoundedConsortium.keys(folder);
        founded = FoundedConsortium.with(keys);
    }

    /** A reservation and a smaller declaration, endorsed on the same state, both count: more is promised than declared. */
    @Test
    void peers_that_do_not_check_what_a_transaction_read_are_found_out() {
        ReadRule none = (sets, state, preceding) -> TxValidationCode.VALID;
        Optional<String> found = LongStream.range(0, ENOUGH_SEEDS)
                .mapToObj(seed -> brokenPromise(new SimulationRun(keys, founded, seed, none)))
                .flatMap(Optional::stream)
                .filter(promise -> promise.contains(" promised "))
                .findFirst();
        assertThat(found).isPresent();
    }

    @Test
    void a_leaf_that_is_not_the_one_that_was_anchored_is_found_out() {
        SimulationRun run = new SimulationRun(keys, founded, 3, ReadRule.FABRIC);
        run.run();
        SiteOwner owner = run.owners().get(0);
        WorldState state = run.network().nodes().get(0).ledger().state();
        LedgerCheck fresh = new LedgerCheck(List.of(owner), new Probes());
        fresh.site(owner, state);
        Leaf first = owner.stream().leaves().get(0);
        owner.stream()
                .corrupt(0, new Leaf(first.body(), first.siteSequence(), first.contractSequence() + 1, first.closes()));
        assertThatThrownBy(() -> new LedgerCheck(List.of(owner), new Probes()).site(owner, state))
                .isInstanceOf(BrokenPromise.class);
        owner.stream().corrupt(0, first);
        Leaf last = owner.stream().reserve(FoundedConsortium.vcpu(1), OptionalLong.empty(), 0);
        assertThat(last.siteSequence()).isPositive();
        fresh.site(owner, state);
    }

    @Test
    void a_peer_whose_state_is_another_is_found_out() {
        SimulationRun run = new SimulationRun(keys, founded, 4, ReadRule.FABRIC);
        run.run();
        SimulatedNode node = run.network().nodes().get(0);
        long last = node.ledger().height() - 1;
        SimulationRun other = new SimulationRun(keys, founded, 5, ReadRule.FABRIC);
        other.run();
        SimulatedNode stranger = other.network().nodes().get(1);
        assertThat(stranger.ledger().height()).isNotEqualTo(0);
        long common = Math.min(last, stranger.ledger().height() - 1);
        assertThatThrownBy(
                        () -> run.check().committed(stranger, stranger.ledger().block(common)))
                .isInstanceOf(BrokenPromise.class)
                .hasMessageContaining("block " + common + " differs");
    }

    private static Optional<String> brokenPromise(SimulationRun run) {
        try {
            run.run();
            return Optional.empty();
        } catch (BrokenPromise promise) {
            return Optional.of(String.valueOf(promise.getMessage()));
        }
    }
}
