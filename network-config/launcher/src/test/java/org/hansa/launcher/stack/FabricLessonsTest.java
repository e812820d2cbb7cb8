package org.hansa.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.fabric.FabricProcesses;
import org.hansa.launcher.fabric.FabricTool;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.process.Launch;
import org.hansa.network.crypto.CryptoGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What running Fabric has taught others, kept where an installation is put together. */
class FabricLessonsTest {

    @TempDir
    Path home;

    /** The shim keeps one connection's state per process: a second peer that dials in disturbs the first one's calls. */
    @Test
    void every_peer_has_a_chaincode_process_of_its_own_that_no_other_organisation_may_dial() {
        Map<String, Launch> launches = launches();
        assertThat(launches).hasSize(3);
        for (String variable : List.of(
                "CHAINCODE_SERVER_ADDRESS",
                "CORE_CHAINCODE_ID_NAME",
                "CORE_TLS_CLIENT_KEY_FILE",
                "CHAINCODE_CLIENT_CA_CERT")) {
            assertThat(launches.values())
                    .extracting(launch -> launch.environment().get(variable))
                    .as(variable)
                    .doesNotContainNull()
                    .doesNotHaveDuplicates();
        }
    }

    /** At INFO the shim prints every call with its arguments, and a peer does at DEBUG. */
    @Test
    void no_log_level_prints_the_arguments_of_calls() {
        assertThat(launches().values()).allSatisfy(launch -> assertThat(launch.environment())
                .containsEntry("CORE_CHAINCODE_LOGGING_LEVEL", "ERROR"));
        Launch peer = new FabricProcesses(installation(), FabricLessonsTest::tools)
                .peer(installation().members().get(0))
                .launch()
                .get();
        assertThat(peer.environment().get("FABRIC_LOGGING_SPEC"))
                .startsWith("info:")
                .doesNotContain("debug");
    }

    private static FabricTools tools() {
        Map<FabricTool, Path> programs = new EnumMap<>(FabricTool.class);
        for (FabricTool tool : FabricTool.values()) {
            programs.put(tool, Path.of(tool.program()));
        }
        return new FabricTools(programs);
    }

    private Installation installation() {
        Installation installation =
                Installation.of(RepositoryRoot.find(), new HansaHome(home), home, PortBase.FREE, null);
        installation.settle();
        return installation;
    }

    private Map<String, Launch> launches() {
        Installation installation = installation();
        CryptoGenerator.generate(installation.consortium(), installation.home().crypto(), Instant.now());
        Deployment deployment = new Deployment(installation);
        Map<String, Launch> launches = new LinkedHashMap<>();
        installation.members().stream()
                .map(member -> new ChaincodeServer(installation, member, deployment::packageId))
                .forEach(server -> launches.put(server.name(), server.launch()));
        return launches;
    }
}
