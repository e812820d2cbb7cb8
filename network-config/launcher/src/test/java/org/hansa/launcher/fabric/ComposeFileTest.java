package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.process.Launch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ComposeFileTest {
    @TempDir
    Path folder;

    private Installation installation;
    private JsonNode services;

    @BeforeEach
    void generate() {
        installation = Installation.of(
                RepositoryRoot.find(),
                new HansaHome(folder.resolve("home")),
                folder,
                PortBase.FREE,
                new NetworkChoice(NetworkProfile.COMPOSE, Ordering.BFT));
        installation.settle();
        String classpath = String.join(
                File.pathSeparator,
                folder.resolve("lib/a.jar").toString(),
                folder.resolve("lib/b.jar").toString());
        ComposeFile file = new ComposeFile(installation)
                .withNodes()
                .withJava(
                        "chaincode-nord",
                        new Launch(
                                List.of("/a/jdk/bin/java", "-Xmx128m", "-cp", classpath, "Main"),
                                Map.of("PATH", "/usr/bin", "CORE_CHAINCODE_ID_NAME", "hansa:1")));
        services = new YAMLMapper().valueToTree(file.tree()).path("services");
    }

    @Test
    void has_a_service_for_each_node_with_the_settings_of_the_native_profile() {
        assertThat(services.propertyNames())
                .containsExactly(
                        "orderer-nord",
                        "orderer-rhein",
                        "orderer-helv",
                        "orderer-assoc",
                        "peer-nord",
                        "peer-rhein",
                        "peer-helv",
                        "chaincode-nord");
        JsonNode peer = services.path("peer-rhein");
        assertThat(peer.path("image").asString()).isEqualTo("hyperledger/fabric-peer:3.1.5");
        assertThat(Path.of(peer.at("/environment/FABRIC_CFG_PATH").asString()).resolve("core.yaml"))
                .isRegularFile();
        assertThat(Path.of(services.at("/orderer-assoc/environment/FABRIC_CFG_PATH")
                                .asString())
                        .resolve("orderer.yaml"))
                .isRegularFile();
    }

    @Test
    void gives_each_container_the_state_folder_under_its_own_path_and_bounded_memory() {
        String home = installation.home().root().toString();
        services.forEach(service -> {
            assertThat(service.path("volumes").get(0).asString()).isEqualTo(home + ":" + home);
            assertThat(service.path("network_mode").asString()).isEqualTo("host");
            assertThat(service.path("mem_limit").asString()).isNotEmpty();
            assertThat(service.path("user").asString()).matches("\\d+:\\d+");
            assertThat(service.path("pull_policy").asString()).isEqualTo("never");
        });
    }

    @Test
    void runs_contracts_with_the_image_s_java_and_what_their_class_path_names() {
        JsonNode chaincode = services.path("chaincode-nord");
        assertThat(chaincode.path("command").get(0).asString()).isEqualTo("java");
        assertThat(chaincode.path("environment").has("PATH")).isFalse();
        assertThat(chaincode.at("/environment/CORE_CHAINCODE_ID_NAME").asString())
                .isEqualTo("hansa:1");
        String library = folder.resolve("lib").toString();
        assertThat(chaincode.path("volumes"))
                .extracting(JsonNode::asString)
                .contains(library + ":" + library + ":ro")
                .hasSize(2);
    }

    @Test
    void needs_the_three_images_that_the_profile_names() {
        assertThat(new ComposeFile(installation).imageNames()).hasSize(3).allMatch(image -> image.contains(":"));
    }
}
