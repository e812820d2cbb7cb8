package org.hansa.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.GridTls;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.EntryStore.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteEngineTest {
    /** Half of what a node gives itself to join others. */
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void entries_survive_a_stop_and_changes_are_atomic() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory);
        try (EntryStore store = IgniteEntryStore.start(new GridNode(config.node()))) {
            store.put(Table.GRANT, "a", new byte[] {1});
            int answer = store.change(
                    Table.GRANT, "a", before -> Changed.to(new byte[] {2}, before == null ? 0 : before[0]));
            assertThat(answer).isEqualTo(1);
            store.<Integer>change(Table.SEALED, "gone", before -> Changed.to(new byte[] {3}, 0));
            store.<Integer>change(Table.SEALED, "gone", before -> Changed.removed(0));
        }
        try (EntryStore store = IgniteEntryStore.start(new GridNode(config.node()))) {
            assertThat(store.get(Table.GRANT, "a"))
                    .hasValueSatisfying(value -> assertThat(value).containsExactly(2));
            assertThat(store.get(Table.SEALED, "gone")).isEmpty();
            List<String> keys = new ArrayList<>();
            store.scan(Table.GRANT, (key, value) -> keys.add(key));
            assertThat(keys).containsExactly("a");
        }
    }

    @Test
    void an_allocation_and_its_grant_are_written_in_one_go_and_told_apart() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory);
        try (EntryStore store = IgniteEntryStore.start(new GridNode(config.node()))) {
            store.put(Table.GRANT, "a", new byte[] {1});
            EntryStore.Put put = new EntryStore.Put(Table.ALLOCATION, "a", new byte[] {7});
            int answer = store.changeAhead(
                    put, Table.GRANT, "a", before -> Changed.to(new byte[] {2}, before == null ? 0 : before[0]));
            assertThat(answer).isEqualTo(1);
            assertThatThrownBy(() -> store.<Integer>changeAhead(
                            new EntryStore.Put(Table.ALLOCATION, "b", new byte[] {8}), Table.GRANT, "a", before -> {
                                throw new IllegalStateException("no such change");
                            }))
                    .hasStackTraceContaining("no such change");
        }
        try (EntryStore store = IgniteEntryStore.start(new GridNode(config.node()))) {
            assertThat(all(store, Table.GRANT)).containsExactly(Map.entry("a", 2));
            assertThat(all(store, Table.ALLOCATION)).contains(Map.entry("a", 7));
            assertThat(store.get(Table.ALLOCATION, "a").orElseThrow()).containsExactly(7);
            store.remove(Table.GRANT, "a");
            assertThat(all(store, Table.GRANT)).isEmpty();
            assertThat(store.get(Table.ALLOCATION, "a")).isPresent();
        }
    }

    /** Several times, since Ignite writes things of its own to the log now and then. */
    @Test
    void what_is_written_ahead_is_left_to_the_next_write_to_force() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory);
        try (IgniteEntryStore store = IgniteEntryStore.start(new GridNode(config.node()))) {
            int left = 0;
            int forced = 0;
            for (byte i = 0; i < 10; i++) {
                byte[] value = {i};
                WALPointer before = written(store);
                store.changeAhead(
                        new EntryStore.Put(Table.ALLOCATION, "a" + i, value),
                        Table.GRANT,
                        "a",
                        any -> Changed.to(value, "held"));
                WALPointer ahead = written(store);
                store.put(Table.PROVIDER, "a", value);
                left += ahead.equals(before) ? 1 : 0;
                forced += written(store).compareTo(ahead) > 0 ? 1 : 0;
            }
            assertThat(left).isPositive();
            assertThat(forced).isEqualTo(10);
        }
    }

    /** How far the log is on disk. */
    private static WALPointer written(IgniteEntryStore store) {
        return ((IgniteEx) store.ignite()).context().cache().context().wal().lastWritePointer();
    }

    private static Map<String, Integer> all(EntryStore store, Table table) {
        Map<String, Integer> all = new TreeMap<>();
        store.scan(table, (key, value) -> all.put(key, (int) value[0]));
        return all;
    }

    @Test
    void a_node_alone_starts_although_its_free_port_is_taken_meanwhile_by_one_that_answers_nothing() throws Exception {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory);
        List<ServerSocket> others = new ArrayList<>();
        GridNode node = new GridNode(config.node()) {
            @Override
            protected TcpDiscoverySpi discoverySpi() {
                return new TcpDiscoverySpi() {
                    @Override
                    public TcpDiscoverySpi setLocalPort(int port) {
                        others.add(listening(port));
                        return super.setLocalPort(port);
                    }
                };
            }
        };
        try (EntryStore store = assertTimeoutPreemptively(SOON, () -> IgniteEntryStore.start(node))) {
            store.put(Table.GRANT, "a", new byte[] {1});
            assertThat(store.get(Table.GRANT, "a")).isPresent();
        } finally {
            for (ServerSocket each : others) {
                each.close();
            }
        }
        assertThat(others).hasSize(1);
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_foreign_certificate_or_none_cannot_speak_to_the_grid() throws Exception {
        KeyPair authority = GridCertificates.keys();
        GridTls own =
                GridCertificates.issue(directory.resolve("own"), "nord", "hansa:control-plane:NordMSP", authority);
        GridTls peer = GridCertificates.issue(directory.resolve("peer"), "nord", "hansa:peer:NordMSP", authority);
        GridTls foreign = GridCertificates.create(directory.resolve("foreign"), "rhein");
        GridTls forged = new GridTls(foreign.key(), foreign.certificate(), own.trust());
        int[] ports = LocalGrid.freePorts(2);
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory.resolve("grid"))
                .withNetwork(ports[0], ports[1], Optional.of(own));
        EntryStore store = IgniteEntryStore.start(new GridNode(config.node()));
        try {
            for (int port : ports) {
                assertThat(speaks(own, port, 700))
                        .as("own certificate on %d", port)
                        .isTrue();
                assertThat(speaks(forged, port, 30_000))
                        .as("foreign certificate on %d", port)
                        .isFalse();
                assertThat(speaks(peer, port, 30_000))
                        .as("a peer's certificate of the same authority on %d", port)
                        .isFalse();
            }
        } finally {
            store.close();
        }
    }

    /**
     * Whether the connection stays open after the handshake; a refused certificate closes it with an alert.
     *
     * @param waitMillis for that alert
     */
    private static boolean speaks(GridTls keys, int port, int waitMillis) throws IOException {
        SSLContext context = new PemTls(keys, NORD).create();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            try {
                socket.startHandshake();
                socket.setSoTimeout(waitMillis);
                return socket.getInputStream().read() >= 0;
            } catch (SocketTimeoutException open) {
                return true;
            } catch (IOException refused) {
                return false;
            }
        }
    }
}
