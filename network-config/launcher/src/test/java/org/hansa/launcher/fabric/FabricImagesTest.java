package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.hansa.launcher.container.LocalImages;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.process.Launch;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.deploy.PeerMembership;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fabric's own images take the settings and keys that are generated here, and join the channel. On the host's network, as
 * in the compose profile: a node's addresses are in its settings.
 */
class FabricImagesTest {

    @TempDir
    Path folder;

    private Installation installation;
    private FabricProcesses processes;

    /** Made only once it is known that there is something to start. */
    private void found() throws InterruptedException {
        ChannelFounding founding = ChannelFounding.byItself(installation);
        founding.prepareKeys();
        founding.genesisBlock();
    }

    @BeforeEach
    void plan() {
        installation = Installation.of(
                RepositoryRoot.find(),
                new HansaHome(folder.resolve("home")),
                folder,
                PortBase.FREE,
                new NetworkChoice(NetworkProfile.COMPOSE, Ordering.BFT));
        installation.settle();
        processes = new FabricProcesses(installation, () -> FabricTools.find(System.getenv()));
    }

    @Test
    void an_orderer_joins_the_channel_as_a_consenter() throws Exception {
        OrdererNode node = installation.orderers().get(0);
        try (GenericContainer<?> orderer = LocalImages.container(ContainerImages.ORDERER)) {
            found();
            start(orderer, processes.ordererInContainer(node), ".*Beginning to serve requests.*");
            new OwnSteps(installation).joinOrderer(node, new FabricFolder(installation.home()).genesisBlock());
            JsonNode channel = participation(node);
            assertThat(channel.path("consensusRelation").asString()).isEqualTo("consenter");
            assertThat(channel.path("height").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_peer_joins_the_channel_with_the_genesis_block() throws Exception {
        Member member = installation.members().get(1);
        try (GenericContainer<?> peer = LocalImages.container(ContainerImages.PEER)) {
            found();
            start(peer, processes.peerInContainer(member), ".*Started peer with ID.*");
            String channel = installation.consortium().channel();
            byte[] genesis = Files.readAllBytes(new FabricFolder(installation.home()).genesisBlock());
            try (PeerMembership membership = new PeerMembership(
                    member.msp(),
                    "127.0.0.1:" + installation.ports().peer(member),
                    installation.crypto().tlsCaCertificate(member),
                    installation.crypto().user(member, "Admin"))) {
                assertThat(membership.channels()).isEmpty();
                membership.join(channel, genesis);
                assertThat(membership.channels()).containsExactly(channel);
            }
        }
    }

    private void start(GenericContainer<?> container, Launch launch, String ready) throws IOException {
        Path home = installation.home().root();
        String owner = Files.getAttribute(home, "unix:uid") + ":" + Files.getAttribute(home, "unix:gid");
        container
                .withNetworkMode("host")
                .withFileSystemBind(home.toString(), home.toString(), BindMode.READ_WRITE)
                .withWorkingDirectory(home.toString())
                .withCommand(launch.command().toArray(String[]::new))
                .withEnv(launch.environment())
                .withCreateContainerCmdModifier(command -> command.withUser(owner))
                .waitingFor(Wait.forLogMessage(ready, 1).withStartupTimeout(Duration.ofMinutes(2)))
                .start();
    }

    private JsonNode participation(OrdererNode node)
            throws IOException, InterruptedException, GeneralSecurityException {
        ConsortiumConfig consortium = installation.consortium();
        Organisation owner = consortium.organisation(node.organisation());
        HttpClient client = HttpClient.newBuilder()
                .sslContext(MutualTls.context(
                        installation.crypto().userTls(owner, "Admin"),
                        installation.crypto().tlsCaCertificate(owner)))
                .build();
        URI channel = URI.create("https://127.0.0.1:"
                + installation.ports().ordererAdministration(consortium, node) + "/participation/v1/channels/"
                + consortium.channel());
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(channel).build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared().readTree(answer.body());
    }
}
