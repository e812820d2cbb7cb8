package org.hansa.launcher.fabric;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.StartFailure;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.GenesisBlock;

/**
 * Without any of Fabric's tools, as containers need it: no image of v3 has them. Keys and block 0 are made as for the
 * embedded network, and orderers join through the participation endpoint that {@code osnadmin} calls too.
 */
final class OwnSteps implements FoundingSteps {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BOUNDARY = "hansa-config-block";
    private static final int NONCE_BYTES = 24;

    private final Installation installation;

    OwnSteps(Installation installation) {
        this.installation = installation;
    }

    /** Nothing: all keys are ours to make. */
    @Override
    public void authorities(Path crypto) {}

    @Override
    public void genesisBlock(Path file) {
        ConsortiumConfig consortium = installation.consortium();
        Map<Integer, Endpoint> orderers = new HashMap<>();
        installation
                .orderers()
                .forEach(node ->
                        orderers.put(node.id(), endpoint(installation.ports().orderer(consortium, node))));
        Map<String, Endpoint> anchors = new HashMap<>();
        for (Member member : installation.members()) {
            anchors.put(member.id(), endpoint(installation.ports().peer(member)));
        }
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] block = GenesisBlock.of(consortium, installation.crypto(), orderers, anchors, Instant.now(), nonce)
                .toByteArray();
        try {
            Path unfinished = file.resolveSibling("genesis.unfinished");
            Files.createDirectories(file.getParent());
            Files.write(unfinished, block);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    private Endpoint endpoint(int port) {
        return new Endpoint(installation.consortium().host(), port);
    }

    @Override
    public void joinOrderer(OrdererNode node, Path genesisBlock) throws InterruptedException {
        String channels = "https://" + installation.consortium().host() + ":"
                + installation.ports().ordererAdministration(installation.consortium(), node)
                + "/participation/v1/channels";
        try {
            HttpClient client = client(node);
            HttpRequest ask = HttpRequest.newBuilder(URI.create(
                            channels + "/" + installation.consortium().channel()))
                    .timeout(LIMIT)
                    .build();
            if (client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                return;
            }
            HttpRequest join = HttpRequest.newBuilder(URI.create(channels))
                    .timeout(LIMIT)
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(Files.readAllBytes(genesisBlock))))
                    .build();
            HttpResponse<String> answer = client.send(join, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw failure(node, "refuses: " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException unreachable) {
            throw failure(node, "does not answer at " + channels + ": " + unreachable.getMessage());
        }
    }

    private static StartFailure failure(OrdererNode node, String reason) {
        return new StartFailure("join channel", "the orderer of " + node.organisation() + " " + reason);
    }

    /** One part, named as the participation endpoint wants it. */
    private static byte[] multipart(byte[] block) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head = "--" + BOUNDARY + "\r\n"
                + "Content-Disposition: form-data; name=\"config-block\"; filename=\"genesis.block\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n";
        body.write(head.getBytes(StandardCharsets.US_ASCII));
        body.write(block);
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private HttpClient client(OrdererNode node) {
        Organisation owner = installation.consortium().organisation(node.organisation());
        try {
            return HttpClient.newBuilder()
                    .sslContext(MutualTls.context(
                            installation.crypto().userTls(owner, "Admin"),
                            installation.crypto().tlsCaCertificate(owner)))
                    .connectTimeout(LIMIT)
                    .build();
        } catch (GeneralSecurityException | IOException unusable) {
            throw failure(node, "cannot be asked: the administrator's TLS pair is unusable: " + unusable.getMessage());
        }
    }
}
