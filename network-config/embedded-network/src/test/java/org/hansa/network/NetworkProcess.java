package org.hansa.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The network as a process of its own, over a state folder. */
final class NetworkProcess implements AutoCloseable {

    private final Process process;
    private final JsonNode profile;

    private NetworkProcess(Process process, JsonNode profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Returns when it says that it is ready. */
    static NetworkProcess start(Path home) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedNetworkMain.class.getName(),
                        "--config",
                        Path.of("..", "consortium.yaml").toString(),
                        "--home",
                        home.toString(),
                        "--port-base",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(EmbeddedNetworkMain.READY)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("the network ended before it was ready");
        }
        Path file = home.resolve("network").resolve("connection-profile.json");
        return new NetworkProcess(process, JsonMapper.shared().readTree(Files.readString(file)));
    }

    String peer(Member member) {
        return peerEntry(member.id()).get("address").asString();
    }

    /** What the connection profile says of a member's peer. */
    JsonNode peerEntry(String memberId) {
        for (JsonNode organisation : profile.get("organisations")) {
            if (organisation.get("id").asString().equals(memberId)) {
                return organisation.get("peers").get(0);
            }
        }
        throw new IllegalArgumentException(memberId);
    }

    /** What the connection profile says of the orderers. */
    JsonNode orderers() {
        return profile.get("orderers");
    }

    /** SIGTERM. Returns the exit status. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the network did not end when it was told to");
        }
        return process.exitValue();
    }

    /** SIGKILL. Returns when the process is gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    static ConsortiumConfig consortium() {
        return ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
