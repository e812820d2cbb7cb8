package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.hansa.network.edge.LedgerBlocks;
import org.hansa.network.gateway.OrderingNode;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddedNetworkTest {

    @TempDir
    Path home;

    private final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    private TestConsortium consortium;
    private TransactionForge forge;

    @BeforeEach
    void makeKeys() {
        consortium = new TestConsortium(home);
        forge = new TransactionForge(consortium);
    }

    @Test
    void serves_every_peer_over_tls_with_the_same_blocks() throws Exception {
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any())) {
            network.orderers().get(0).broadcast(forge.definition("cc"));
            Block first = null;
            for (String member : new String[] {"nord", "rhein", "helv"}) {
                try (BlockReader reader = reader(network, member)) {
                    assertThat(reader.next()).isEqualTo(network.ledger(member).block(0));
                    Block block = reader.next();
                    first = first == null ? block : first;
                    assertThat(block).isEqualTo(first);
                }
            }
            assertThat(network.isHealthy()).isTrue();
        }
    }

    @Test
    void names_its_orderers_ports_in_the_genesis_block_that_it_writes() throws Exception {
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any())) {
            Block genesis = Block.parseFrom(Files.readAllBytes(network.genesisBlock()));
            assertThat(genesis)
                    .isEqualTo(LedgerBlocks.ofOrderer(network.ledger("nord")).block(0));
            assertThat(network.ledger("nord").configuration().ordererEndpoints())
                    .containsExactlyInAnyOrderElementsOf(network.orderers().stream()
                            .map(OrderingNode::address)
                            .toList());
        }
    }

    @Test
    void tells_clients_everything_in_its_connection_profile() throws Exception {
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any())) {
            JsonNode profile = JsonMapper.shared().readTree(Files.readString(network.connectionProfile()));
            assertThat(profile.get("channel").asString()).isEqualTo("hansa");
            assertThat(Path.of(profile.get("genesisBlock").asString())).isRegularFile();
            assertThat(profile.get("orderers")).hasSize(4);
            JsonNode nord = profile.get("organisations").get(0);
            assertThat(nord.get("msp").asString()).isEqualTo("NordMSP");
            JsonNode peer = nord.get("peers").get(0);
            assertThat(peer.get("address").asString())
                    .isEqualTo(network.peerEndpoint("nord").toString());
            assertThat(Path.of(peer.get("tlsRoots").asString())).isRegularFile();
            assertThat(profile.get("organisations").get(3).get("peers")).isEmpty();
        }
    }

    @Test
    void goes_on_after_a_restart_where_it_was() throws Exception {
        Envelope transaction = forge.transaction("cc", TransactionForge.put("cc", "k", "v"), "nord", "helv");
        Block before;
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any());
                BlockReader reader = reader(network, "nord")) {
            reader.next();
            network.orderers().get(0).broadcast(forge.definition("cc"));
            reader.next();
            network.orderers().get(1).broadcast(transaction);
            before = reader.next();
        }
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any());
                BlockReader reader = reader(network, "rhein")) {
            assertThat(network.ledger("rhein").height()).isEqualTo(3);
            assertThat(network.ledger("rhein").block(2)).isEqualTo(before);
            assertThat(network.ledger("rhein").state().get("cc", "k").value())
                    .asString()
                    .isEqualTo("v");
            network.orderers()
                    .get(2)
                    .broadcast(forge.transaction("cc", TransactionForge.put("cc", "k", "w"), "nord", "helv"));
            for (int number = 0; number < 4; number++) {
                assertThat(reader.next().getHeader().getNumber()).isEqualTo(number);
            }
            assertThat(network.ledger("helv").state().get("cc", "k").value())
                    .asString()
                    .isEqualTo("w");
        }
    }

    @Test
    void lets_no_second_network_into_its_folder() {
        try (EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any())) {
            assertThatThrownBy(() -> EmbeddedNetwork.start(config, home, Ports.any()))
                    .hasMessageContaining("another network runs in");
            assertThat(network.isHealthy()).isTrue();
        }
    }

    @Test
    void refuses_a_channel_that_was_made_with_other_keys() throws Exception {
        EmbeddedNetwork.start(config, home, Ports.any()).close();
        Path other = Files.createDirectory(home.resolve("other"));
        new TestConsortium(other);
        Files.move(home.resolve("crypto"), home.resolve("crypto.old"));
        Files.move(other.resolve("crypto"), home.resolve("crypto"));
        assertThatThrownBy(() -> EmbeddedNetwork.start(config, home, Ports.any()))
                .hasMessageContaining("was made for another consortium or with other keys");
    }

    @Test
    void leaves_nothing_open_when_it_cannot_start() throws Exception {
        EmbeddedNetwork.start(config, home, Ports.any()).close();
        Path blocks = home.resolve("network").resolve("blocks").resolve("blocks.log");
        byte[] content = Files.readAllBytes(blocks);
        byte[] damaged = content.clone();
        damaged[500] ^= 1;
        Files.write(blocks, damaged);
        assertThatThrownBy(() -> EmbeddedNetwork.start(config, home, Ports.any()))
                .hasMessageContaining("blocks.log is damaged at block 0");
        Files.write(blocks, content);
        EmbeddedNetwork.start(config, home, Ports.any()).close();
    }

    /** The last thing that opening a channel does with the disk is to write the genesis block's file. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void closes_the_files_of_its_channel_when_it_cannot_start() throws Exception {
        EmbeddedNetwork.start(config, home, Ports.any()).close();
        Path genesis = home.resolve("network").resolve("genesis.block");
        Files.delete(genesis);
        Files.createFile(Files.createDirectory(genesis).resolve("in the way"));
        assertThatThrownBy(() -> EmbeddedNetwork.start(config, home, Ports.any()))
                .hasMessageContaining("cannot write " + genesis);
        Path state = home.toRealPath();
        assertThat(openFiles()).noneMatch(file -> file.startsWith(state));
    }

    private static List<Path> openFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                files.add(Files.readSymbolicLink(descriptor));
            }
        }
        return files;
    }

    @Test
    void answers_shutting_down_once_it_is_closed() {
        EmbeddedNetwork network = EmbeddedNetwork.start(config, home, Ports.any());
        OrderingNode orderer = network.orderers().get(0);
        network.close();
        network.close();
        assertThat(orderer.broadcast(forge.definition("cc")).getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
    }

    private BlockReader reader(EmbeddedNetwork network, String member) {
        return new BlockReader(
                network.peerEndpoint(member).toString(),
                network.crypto().tlsCaCertificate(config.member(member)),
                consortium,
                forge,
                0);
    }
}
