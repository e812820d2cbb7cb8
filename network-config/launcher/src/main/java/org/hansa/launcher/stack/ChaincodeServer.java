package org.hansa.launcher.stack;

import java.time.Duration;
import java.util.function.Function;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.TlsFiles;

/**
 * The contracts as a service, one process beside each peer: the shim keeps one connection's state per process, so a
 * second peer that dialled in would disturb the first one's calls.
 *
 * @param packageId of the member's installed package; asked when the process is started
 */
record ChaincodeServer(Installation installation, Member member, Function<Member, String> packageId) {
    private static final String MODULE = "chaincode/contracts";
    private static final String MAIN = "org.hansa.ledger.contracts.HansaChaincode";
    private static final int HEAP_MEGABYTES = 128;

    String name() {
        return ProcessNames.chaincode(member);
    }

    ProcessSpec spec() {
        return ProcessSpec.named(name())
                .launch(this::launch)
                .workingDirectory(installation.home().root())
                .log(installation.home().log(name()))
                .health(installation.portsOf(name()))
                .startTimeout(Duration.ofMinutes(1))
                .stopGrace(Duration.ofSeconds(5))
                .givesWay()
                .build();
    }

    /** Its command and environment on this machine. */
    Launch launch() {
        TlsFiles tls = installation
                .crypto()
                .chaincodeTls(member, installation.consortium().chaincode());
        String classpath = ModuleClasspath.of(installation.root(), MODULE).argument();
        return Launch.of(JavaCommand.of(HEAP_MEGABYTES, classpath, MAIN)
                        .amongProcesses(installation.virtualMachines())
                        .words())
                .with(
                        "CHAINCODE_SERVER_ADDRESS",
                        "127.0.0.1:" + installation.ports().chaincode(member))
                .with("CORE_CHAINCODE_ID_NAME", packageId.apply(member))
                .with("CORE_CHAINCODE_LOGGING_LEVEL", "ERROR")
                .with("CORE_PEER_TLS_ENABLED", "true")
                .with("CHAINCODE_CLIENT_CA_CERT", tls.roots().toString())
                .with("CORE_TLS_CLIENT_CERT_FILE", tls.certificate().toString())
                .with("CORE_TLS_CLIENT_KEY_FILE", tls.key().toString());
    }
}
