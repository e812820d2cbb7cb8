package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.installation.PortBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class GeneratedFilesTest {
    @TempDir
    Path folder;

    private Installation installation(Ordering ordering) {
        return Installation.of(
                RepositoryRoot.find(),
                new HansaHome(folder.resolve("home")),
                folder,
                PortBase.FREE,
                new NetworkChoice(NetworkProfile.NATIVE, ordering));
    }

    private static JsonNode tree(Object tree) {
        return new YAMLMapper().valueToTree(tree);
    }

    @Test
    void every_authority_says_that_it_is_for_evaluation() {
        JsonNode config = tree(new CryptoConfig(installation(Ordering.BFT).consortium()).tree());

        assertThat(config.path("PeerOrgs")).hasSize(3);
        assertThat(config.path("OrdererOrgs")).hasSize(1);
        config.forEach(kind -> kind.forEach(organisation ->
                assertThat(organisation.at("/CA/OrganizationalUnit").asString()).isEqualTo("Evaluation")));
        assertThat(config.at("/OrdererOrgs/0/Specs/0/Hostname").asString()).isEqualTo("orderer");
        assertThat(config.at("/PeerOrgs/0/CA/Locality").asString()).isEqualTo("Finland");
    }

    @Test
    void a_bft_channel_has_all_orderers_as_consenters_and_every_member_an_anchor_peer() {
        Installation installation = installation(Ordering.BFT);
        JsonNode profile = tree(new Configtx(installation).tree()).at("/Profiles/Consortium");

        assertThat(profile.at("/Orderer/OrdererType").asString()).isEqualTo("BFT");
        assertThat(profile.at("/Orderer/ConsenterMapping")).hasSize(4);
        assertThat(profile.at("/Orderer/ConsenterMapping/3/MSPID").asString()).isEqualTo("AssocMSP");
        assertThat(profile.at("/Orderer/Organizations")).hasSize(4);
        assertThat(profile.at("/Application/Organizations")).hasSize(3);
        assertThat(profile.at("/Application/Organizations/2/AnchorPeers/0/Port").asInt())
                .isEqualTo(installation.ports().peer(installation.consortium().member("helv")));
        assertThat(profile.at("/Application/Policies/Endorsement/Rule").asString())
                .isEqualTo("MAJORITY Endorsement");
    }

    @Test
    void a_raft_channel_has_one_consenter_and_one_ordering_organisation() {
        JsonNode orderer =
                tree(new Configtx(installation(Ordering.RAFT)).tree()).at("/Profiles/Consortium/Orderer");

        assertThat(orderer.path("OrdererType").asString()).isEqualTo("etcdraft");
        assertThat(orderer.at("/EtcdRaft/Consenters")).hasSize(1);
        assertThat(orderer.path("Organizations")).hasSize(1);
        assertThat(orderer.has("ConsenterMapping")).isFalse();
    }

    @Test
    void a_peer_bounds_the_time_of_a_transaction_and_wants_no_docker() {
        Installation installation = installation(Ordering.BFT);
        ObjectNode core =
                new NodeSettings(installation).peer(installation.consortium().member("rhein"));

        assertThat(core.at("/peer/authentication/timewindow").asString()).isEqualTo("120s");
        assertThat(core.at("/peer/handlers/authFilters"))
                .extracting(filter -> filter.path("name").asString())
                .contains("TimeWindowCheck", "ExpirationCheck");
        assertThat(core.at("/vm/endpoint").asString()).isEmpty();
        assertThat(core.at("/chaincode/externalBuilders")).hasSize(1);
        assertThat(core.at("/peer/localMspId").asString()).isEqualTo("RheinMSP");
        assertThat(core.at("/peer/tls/enabled").asBoolean()).isTrue();
    }

    @Test
    void an_orderer_lets_only_its_own_organisation_administer_it() {
        Installation installation = installation(Ordering.BFT);
        ObjectNode settings =
                new NodeSettings(installation).orderer(installation.orderers().get(3));

        assertThat(settings.at("/Admin/TLS/ClientAuthRequired").asBoolean()).isTrue();
        assertThat(settings.at("/Admin/TLS/ClientRootCAs/0").asString()).endsWith("tlsca.assoc.example-cert.pem");
        assertThat(settings.at("/General/TLS/Enabled").asBoolean()).isTrue();
    }

    @Test
    void the_builder_takes_packages_of_chaincode_servers_and_no_others() throws Exception {
        Path builder = folder.resolve("builder");
        ChaincodeBuilder.write(builder);
        Path metadata = Files.createDirectories(folder.resolve("metadata"));

        Files.writeString(metadata.resolve("metadata.json"), "{\"label\":\"a\",\"type\" : \"ccaas\"}");
        assertThat(run(builder, "detect", folder, metadata)).isZero();
        Files.writeString(metadata.resolve("metadata.json"), "{\"label\":\"ccaas\",\"type\":\"golang\"}");
        assertThat(run(builder, "detect", folder, metadata)).isNotZero();
    }

    @Test
    void the_builder_hands_the_address_of_the_server_on_and_refuses_a_package_without_one() throws Exception {
        Path builder = folder.resolve("builder");
        ChaincodeBuilder.write(builder);
        Path source = Files.createDirectories(folder.resolve("source"));
        Path built = Files.createDirectories(folder.resolve("built"));
        Path released = Files.createDirectories(folder.resolve("released"));

        assertThat(run(builder, "build", source, source, built)).isNotZero();
        Files.writeString(source.resolve("connection.json"), "{}");
        assertThat(run(builder, "build", source, source, built)).isZero();
        assertThat(run(builder, "release", built, released)).isZero();
        assertThat(released.resolve("chaincode/server/connection.json")).hasContent("{}");
    }

    private static int run(Path builder, String script, Path... arguments) throws Exception {
        ProcessBuilder process =
                new ProcessBuilder(builder.resolve("bin").resolve(script).toString());
        for (Path argument : arguments) {
            process.command().add(argument.toString());
        }
        return process.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
