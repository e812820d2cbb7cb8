package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the process says when it cannot start: one message, no stack trace, a status that is not 0. */
class EmbeddedNetworkMainTest {

    private static final String CONFIG = Path.of("..", "consortium.yaml").toString();

    @TempDir
    Path home;

    private record Outcome(int status, String message) {}

    @Test
    void names_a_configuration_that_it_cannot_read() {
        Outcome outcome = run("--config", home.resolve("nowhere.yaml").toString(), "--home", home.toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.message()).contains("the network cannot start: cannot read the consortium from");
    }

    @Test
    void names_a_field_that_it_does_not_know() throws Exception {
        Path file = home.resolve("consortium.yaml");
        Files.writeString(file, Files.readString(Path.of(CONFIG)) + "colour: red\n");
        Outcome outcome = run("--config", file.toString(), "--home", home.toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.message()).contains("colour: unknown field");
    }

    @Test
    void says_what_to_do_about_a_port_that_is_taken() throws Exception {
        try (ServerSocket taken = takenPort()) {
            // The first peer's port is the base plus 151.
            int base = taken.getLocalPort() - 151;
            Outcome outcome = run("--config", CONFIG, "--home", home.toString(), "--port-base", String.valueOf(base));
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.message()).contains(":" + taken.getLocalPort() + "; set HANSA_PORT_BASE");
        }
    }

    /** A port from which the base can be reckoned: bases end at 60,000. */
    private static ServerSocket takenPort() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        if (socket.getLocalPort() <= 60_000) {
            return socket;
        }
        try (socket) {
            return takenPort();
        }
    }

    private static Outcome run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(message, true, StandardCharsets.UTF_8));
            int status = new CommandLine(new EmbeddedNetworkMain()).execute(arguments);
            String text = message.toString(StandardCharsets.UTF_8);
            assertThat(text).doesNotContain("\tat ");
            return new Outcome(status, text);
        } finally {
            System.setErr(before);
        }
    }
}
