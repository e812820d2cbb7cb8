package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.Ports;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftSubmission;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.NewMember;
import org.hansa.network.growth.OrdererClient;
import org.hansa.network.growth.OrganisationDefinition;
import org.hansa.network.ledger.OrganisationLedger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member joins a running network and leaves it again, by nothing but configuration updates over gRPC. */
class GrowingNetworkTest {

    @TempDir
    Path home;

    private final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    private TestConsortium consortium;
    private TransactionForge forge;
    private NewMember iber;

    @BeforeEach
    void makeKeys() {
        consortium = new TestConsortium(home);
        forge = new TransactionForge(consortium);
        iber = new NewMember(consortium, home);
    }

    @Test
    void lets_a_new_member_join_catch_up_and_stay_over_a_restart() throws Exception {
        try (EmbeddedNetwork network = start()) {
            commit(network, forge.definition("cc"));
            commit(network, forge.transaction("cc", TransactionForge.put("cc", "k", "v"), "nord", "helv"));
            network.describe(MemberDescription.of(iber.member, List.of()));
            assertThat(network.serves("iber")).isFalse();
            submit(network, new MembershipChange(configuration(network)).add(definition(network)), "nord", "rhein");
            await(() -> network.serves("iber"));
            assertThat(stateDigest(network, "iber")).isEqualTo(stateDigest(network, "nord"));
            assertSameBlocks(network, "iber");
            commit(network, forge.transaction("cc", TransactionForge.put("cc", "k", "w"), "nord", "helv", "rhein"));
            await(() -> network.ledger("iber").height() == 5);
            assertSameBlocks(network, "iber");
            assertThat(network.connectionProfile())
                    .content()
                    .contains("IberMSP", network.peerEndpoint("iber").toString());
        }
        try (EmbeddedNetwork network = start()) {
            assertThat(network.serves("iber")).isTrue();
            assertThat(network.ledger("iber").height()).isEqualTo(5);
            assertThat(stateDigest(network, "iber")).isEqualTo(stateDigest(network, "nord"));
            try (BlockReader reader = reader(network, "iber")) {
                assertThat(reader.next()).isEqualTo(network.ledger("nord").block(0));
            }
        }
    }

    @Test
    void lets_a_new_member_order_too() throws Exception {
        try (EmbeddedNetwork network = start()) {
            network.describe(MemberDescription.of(iber.member, List.of(NewMember.ORDERER_ID)));
            Endpoint orderer = network.ordererEndpoint(NewMember.ORDERER_ID);
            OrganisationDefinition definition = OrganisationDefinition.of(
                    network.crypto(),
                    iber.member,
                    List.of(network.peerEndpoint("iber")),
                    List.of(OrganisationDefinition.orderer(
                            network.crypto(), iber.member, 0, NewMember.ORDERER_ID, orderer)));
            Config updated = new MembershipChange(configuration(network)).add(definition);
            assertThatThrownBy(() -> submit(network, updated, "nord", "rhein"))
                    .isInstanceOf(GrowthException.class)
                    .hasMessageContaining("/Channel/Orderer/Admins")
                    .hasMessageContaining("3 must sign, signed by NordMSP, RheinMSP: 1 more needed");
            submit(network, updated, "nord", "rhein", "assoc");
            await(() -> network.orderers().size() == 5 && network.serves("iber"));
            try (OrdererClient client = OrdererClient.connect(
                    orderer.toString(), network.crypto().tlsCaCertificate(iber.member), "hansa", iber.admin("iber"))) {
                assertThat(client.configuration().consenters()).hasSize(5);
                Config anchors = new MembershipChange(client.configuration()).anchorPeers("IberMSP", List.of());
                ConfigurationDraft draft = ConfigurationDraft.between(client.configuration(), anchors);
                assertThat(new DraftSubmission(client).submit(iber.signed(draft, "iber")))
                        .isEqualTo(2);
            }
        }
        try (EmbeddedNetwork network = start()) {
            assertThat(network.orderers()).hasSize(5);
            commit(network, forge.definition("cc"));
        }
    }

    @Test
    void stops_the_peer_of_a_member_that_was_removed() throws Exception {
        try (EmbeddedNetwork network = start()) {
            network.describe(MemberDescription.of(iber.member, List.of()));
            submit(network, new MembershipChange(configuration(network)).add(definition(network)), "nord", "rhein");
            await(() -> network.serves("iber"));
            Endpoint peer = network.peerEndpoint("iber");
            submit(
                    network,
                    new MembershipChange(configuration(network)).remove("IberMSP", false),
                    "nord",
                    "rhein",
                    "helv");
            await(() -> !network.serves("iber"));
            assertThatThrownBy(() -> new java.net.Socket(peer.host(), peer.port()).close())
                    .isInstanceOf(java.net.ConnectException.class);
            // Its identities are strangers now.
            try (OrdererClient stranger = client(network, iber.admin("iber"))) {
                assertThatThrownBy(stranger::configuration).hasMessageContaining("FORBIDDEN");
            }
            commit(network, forge.definition("cc"));
            submit(network, new MembershipChange(configuration(network)).add(iber.withoutOrderer()), "nord", "rhein");
            await(() -> network.serves("iber"));
            assertThat(stateDigest(network, "iber")).isEqualTo(stateDigest(network, "nord"));
            submit(
                    network,
                    new MembershipChange(configuration(network)).remove("IberMSP", false),
                    "nord",
                    "rhein",
                    "helv");
            await(() -> !network.serves("iber"));
        }
        try (EmbeddedNetwork network = start()) {
            assertThat(network.serves("iber")).isFalse();
            assertThat(network.ledger("nord").height()).isEqualTo(6);
        }
    }

    @Test
    void meets_a_member_whose_description_was_put_into_its_folder() throws Exception {
        try (EmbeddedNetwork network = start()) {
            new MemberFolder(home).keep(MemberDescription.of(iber.member, List.of()));
            submit(network, new MembershipChange(configuration(network)).add(iber.withoutOrderer()), "nord", "rhein");
            await(() -> network.serves("iber"));
            assertThat(network.ledger("iber").height()).isEqualTo(2);
        }
    }

    @Test
    void refuses_a_member_that_does_not_fit_the_consortium() {
        try (EmbeddedNetwork network = start()) {
            MemberDescription twin = MemberDescription.of(config.member("nord"), List.of());
            assertThatThrownBy(() -> network.describe(twin)).hasMessageContaining("'NordMSP' is already used");
        }
    }

    private EmbeddedNetwork start() {
        return EmbeddedNetwork.start(config, home, Ports.any());
    }

    private OrganisationDefinition definition(EmbeddedNetwork network) {
        return OrganisationDefinition.of(
                network.crypto(), iber.member, List.of(network.peerEndpoint("iber")), List.of());
    }

    private org.hansa.fabric.evidence.config.ChannelConfiguration configuration(EmbeddedNetwork network) {
        try (OrdererClient client = client(network, iber.admin("nord"))) {
            return client.configuration();
        }
    }

    private void submit(EmbeddedNetwork network, Config updated, String... admins) {
        try (OrdererClient client = client(network, iber.admin("nord"))) {
            ConfigurationDraft draft = ConfigurationDraft.between(client.configuration(), updated);
            new DraftSubmission(client).submit(iber.signed(draft, admins));
        }
    }

    private OrdererClient client(EmbeddedNetwork network, PeerSigner signer) {
        return OrdererClient.connect(
                network.ordererEndpoint(1).toString(),
                network.crypto().tlsCaCertificate(config.member("nord")),
                "hansa",
                signer);
    }

    private static void commit(EmbeddedNetwork network, org.hyperledger.fabric.protos.common.Envelope transaction)
            throws Exception {
        long height = network.ledger("nord").height();
        network.orderers().get(0).broadcast(transaction);
        await(() -> network.ledger("nord").height() > height);
    }

    private static void assertSameBlocks(EmbeddedNetwork network, String member) {
        for (long number = 0; number < network.ledger("nord").height(); number++) {
            Block block = network.ledger("nord").block(number);
            assertThat(network.ledger(member).block(number)).isEqualTo(block);
        }
    }

    private static Object stateDigest(EmbeddedNetwork network, String member) {
        return ((OrganisationLedger) network.ledger(member)).stateDigest();
    }

    private BlockReader reader(EmbeddedNetwork network, String member) {
        return new BlockReader(
                network.peerEndpoint(member).toString(),
                network.crypto().tlsCaCertificate(iber.member),
                consortium,
                forge,
                0);
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
