package org.hansa.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.id;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.Fixture;
import org.hansa.grid.GridTls;
import org.hansa.grid.KillableEngine;
import org.hansa.grid.LedgerHarness;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteEngineTest {
    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

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
    void a_foreign_certificate_or_none_cannot_speak_to_the_grid() throws Exception {
        KeyPair authority = GridCertificates.keys();
        GridTls own =
                GridCertificates.issue(directory.resolve("own"), "nord", "hansa:control-plane:NordMSP", authority);
        GridTls peer = GridCertificates.issue(directory.resolve("peer"), "nord", "hansa:peer:NordMSP", authority);
        GridTls foreign = GridCertificates.create(directory.resolve("foreign"), "rhein");
        GridTls forged = new GridTls(foreign.key(), foreign.certificate(), own.trust());
        int discovery = freePort();
        int communication = freePort();
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory.resolve("grid"))
                .withNetwork(discovery, communication, Optional.of(own));
        EntryStore store = IgniteEntryStore.start(new GridNode(config.node()));
        try {
            for (int port : new int[] {discovery, communication}) {
                assertThat(speaks(own, port)).as("own certificate on %d", port).isTrue();
                assertThatThrownBy(() -> speaks(forged, port))
                        .as("foreign certificate on %d", port)
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> speaks(peer, port))
                        .as("a peer's certificate of the same authority on %d", port)
                        .isInstanceOf(IOException.class);
            }
        } finally {
            store.close();
        }
    }

    /** Whether the connection stays open after the handshake; a refused certificate closes it with an alert. */
    private static boolean speaks(GridTls keys, int port) throws IOException {
        SSLContext context = new PemTls(keys, NORD).create();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(700);
            socket.startHandshake();
            try {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed by the other side");
                }
                return true;
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
    }

    /** A process is killed while it places; every answer it printed must be there when the next one starts. */
    @Test
    void nothing_acknowledged_is_lost_when_the_process_is_killed() throws Exception {
        Path output = directory.resolve("acknowledged");
        Process child = child(output);
        try {
            assertThat(Fixture.eventually(
                            Duration.ofSeconds(90), () -> acknowledged(output).size() >= 120))
                    .isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Set<AllocationId> acknowledged = acknowledged(output);

        LedgerHarness ledger = new LedgerHarness();
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory.resolve("member"));
        try (AllocationEngine engine =
                AllocationEngine.open(config, ledger.ledger(), Fixture.SIGNER, Clock.systemUTC())) {
            for (AllocationId each : acknowledged) {
                assertThat(engine.allocation(each).orElseThrow().state())
                        .as("%s", each)
                        .isEqualTo(AllocationState.RESERVED);
            }
            assertThat(engine.grant(CONTRACT, HEL)).isPresent();
            assertThat(engine.flush(Duration.ofSeconds(60)))
                    .as("%s", engine.status())
                    .isTrue();
            ledger.checkAll(engine, HEL);
            assertThat(engine.allocation(id(0))
                            .orElseThrow()
                            .parts()
                            .get(0)
                            .record()
                            .txId())
                    .isPresent();
        }
    }

    private static Set<AllocationId> acknowledged(Path output) {
        try {
            return Files.readAllLines(output).stream()
                    .filter(line -> line.matches("ACK .{36}"))
                    .map(line -> new AllocationId(line.substring(4)))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process child(Path output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillableEngine.class.getName(),
                directory.resolve("member").toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
    }
}
