package org.hansa.network.conformance;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Fabric's own nodes, started as a user starts them: {@code ./hansa up --network native --only network}. */
final class RealUnderTest extends DeployedNetwork {
    private static final String RAFT = "native-raft";
    private static final int PREREQUISITE_MISSING = 3;
    private static final int START_MINUTES = 10;

    private final String profile;

    private RealUnderTest(String profile) {
        this.profile = profile;
    }

    static NetworkUnderTest start(String profile) {
        return new RealUnderTest(profile).prepared();
    }

    /** Fabric's default, which {@code network-config/profiles/native/core.yaml} keeps. */
    @Override
    public Duration executeTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    void startNodes() {
        List<String> up = new ArrayList<>(List.of("up", "--only", "network"));
        up.addAll(
                profile.equals(RAFT)
                        ? List.of("--network", "native", "--ordering", "raft")
                        : List.of("--network", profile));
        Answer answer = hansa(up.toArray(String[]::new));
        if (answer.status == PREREQUISITE_MISSING) {
            NetworkUnderTest.delete(home);
        }
        assumeThat(answer.status).as(answer.text).isNotEqualTo(PREREQUISITE_MISSING);
        if (answer.status != 0) {
            throw new IllegalStateException(answer.text);
        }
    }

    @Override
    void stopNodes() {
        if (Files.exists(home)) {
            hansa("down");
        }
    }

    private record Answer(int status, String text) {}

    private Answer hansa(String... arguments) {
        Path root = Path.of("..", "..").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(root.resolve("hansa").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().put("HANSA_HOME", home.toString());
        builder.environment().put("HANSA_PORT_BASE", "0");
        Path output = home.resolveSibling(home.getFileName() + ".out");
        builder.redirectOutput(output.toFile());
        try {
            Process process = builder.start();
            if (!process.waitFor(START_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new IllegalStateException(command + " took longer than " + START_MINUTES + " minutes");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
