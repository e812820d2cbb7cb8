package org.hansa.controlplane.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerHeartbeat;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.LedgerTransactionsContract;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on a whole network: the port's contract, the feed of verified blocks, and what happens when peers go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FabricLedgerTest extends LedgerTransactionsContract {
    private final LedgerProjection view = new LedgerProjection();
    private HansaNetwork network;
    private FabricConnection connection;
    private BlockFeed feed;

    @BeforeAll
    void found(@TempDir Path home) {
        network = new HansaNetwork(home);
        connection = new FabricConnection(network.properties("nord"), TestConsortium.NORD);
        feed = feed(connection, view, network.genesisBlock());
        feed.start();
        writer(view)
                .submit(
                        LedgerIdentity.GOVERNANCE,
                        LedgerFunction.FOUND,
                        TestConsortium.text(TestConsortium.founding(Clock.systemUTC(), Callers.ISSUER)));
    }

    @AfterAll
    void stop() {
        feed.stop();
        connection.close();
        network.close();
    }

    @Override
    protected LedgerTransactions transactions() {
        return new FabricTransactions(connection);
    }

    @Override
    protected LedgerView view() {
        return view;
    }

    @Test
    void shows_a_new_control_plane_the_same_records_from_block_0() {
        LedgerProjection fresh = new LedgerProjection();
        try (FabricConnection other = new FabricConnection(network.properties("rhein"), TestConsortium.RHEIN)) {
            BlockFeed feed = feed(other, fresh, network.genesisBlock());
            feed.start();
            await(() -> fresh.caughtUp() && fresh.height() >= view.height());
            assertThat(fresh.members()).isEqualTo(view.members());
            assertThat(fresh.lastBlockHash()).isPresent();
            assertThat(fresh.lastBlockTime())
                    .isAfter(Clock.systemUTC().instant().minus(Duration.ofMinutes(10)));
            feed.stop();
        }
    }

    @Test
    void goes_on_where_it_stopped_when_the_peer_is_back() {
        LedgerProjection fresh = new LedgerProjection();
        try (Forwarder line = new Forwarder(network.peerAddress("nord"));
                FabricConnection other =
                        new FabricConnection(network.properties("nord", line.endpoint()), TestConsortium.NORD)) {
            BlockFeed feed = feed(other, fresh, network.genesisBlock());
            feed.start();
            await(fresh::caughtUp);
            line.cut();
            await(() -> !fresh.caughtUp());
            writer(view).submit(LedgerIdentity.ANCHOR, LedgerFunction.READ, "founding");
            assertThat(fresh.height()).isLessThan(view.height());
            line.mend();
            await(() -> fresh.caughtUp() && fresh.height() >= view.height());
            assertThat(fresh.lastBlockHash()).isEqualTo(view.lastBlockHash());
            feed.stop();
        }
    }

    @Test
    void believes_no_block_of_a_channel_with_another_genesis(@TempDir Path elsewhere) {
        ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "network-config", "consortium.yaml"));
        Path otherGenesis;
        try (EmbeddedNetwork other = EmbeddedNetwork.start(config, elsewhere, Ports.any())) {
            otherGenesis = other.genesisBlock();
        }
        LedgerProjection fresh = new LedgerProjection();
        BlockFeed suspicious = feed(connection, fresh, otherGenesis);
        suspicious.start();
        await(() -> suspicious.refused().isPresent());
        assertThat(fresh.height()).isZero();
        assertThat(fresh.caughtUp()).isFalse();
        suspicious.stop();
    }

    @Test
    void does_not_start_on_a_genesis_file_that_is_none(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("genesis.block"), "nothing");
        assertThatThrownBy(() -> new BlockTrust(file)).hasMessageContaining("hansa.ledger.genesis-block");
        assertThatThrownBy(() -> new BlockTrust(folder.resolve("none"))).hasMessageContaining("cannot read");
    }

    @Test
    void names_the_members_tls_roots_of_the_channel_configuration() {
        BlockTrust trust = new BlockTrust(network.genesisBlock());
        assertThat(trust.memberTlsRoots().keySet())
                .containsExactly(TestConsortium.HELV, TestConsortium.NORD, TestConsortium.RHEIN);
        assertThat(trust.memberTlsRoots().get(TestConsortium.NORD)).hasSize(1);
    }

    @Test
    void keeps_a_quiet_channel_fresh_with_a_transaction_that_only_reads() {
        long before = view.height();
        LedgerFreshness stale =
                new LedgerFreshness(view, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)), Duration.ofMinutes(10));
        new LedgerHeartbeat(stale, writer(view), new Random(1)).beat();
        assertThat(view.height()).isGreaterThan(before);
        LedgerFreshness fresh = new LedgerFreshness(view, Clock.systemUTC(), Duration.ofMinutes(10));
        assertThat(fresh.stale()).isFalse();
        long after = view.height();
        new LedgerHeartbeat(fresh, writer(view), new Random(1)).beat();
        assertThat(view.height()).isEqualTo(after);
    }

    private LedgerWriter writer(LedgerView over) {
        return new LedgerWriter(
                transactions(),
                over,
                LedgerWriter.Limits.DEFAULT,
                new Random(1),
                millis -> LockSupport.parkNanos(Duration.ofMillis(millis).toNanos()));
    }

    private static BlockFeed feed(FabricConnection connection, LedgerProjection projection, Path genesis) {
        return new BlockFeed(connection, projection, new BlockTrust(genesis), new SimpleMeterRegistry());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 30 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
