package org.hansa.launcher.stack;

import java.time.Duration;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.RunDirectory;

/** The embedded Fabric network: every organisation's peer and orderer in one JVM. */
record NetworkProcess(Installation installation) {
    private static final String MODULE = "network-config/embedded-network";
    private static final String MAIN = "org.hansa.network.EmbeddedNetworkMain";
    private static final int HEAP_MEGABYTES = 512;

    ProcessSpec spec() {
        return ProcessSpec.named(ProcessNames.NETWORK)
                .launch(this::launch)
                .workingDirectory(installation.home().root())
                .log(installation.home().log(ProcessNames.NETWORK))
                .health(new NetworkReady(
                        ProcessNames.NETWORK,
                        installation.portsOf(ProcessNames.NETWORK),
                        installation.home().network().resolve("connection-profile.json"),
                        new RunDirectory(installation.home().run())))
                .startTimeout(Duration.ofMinutes(2))
                .stopGrace(Duration.ofSeconds(15))
                .givesWay()
                .build();
    }

    private Launch launch() {
        String classpath = ModuleClasspath.of(installation.root(), MODULE).argument();
        return Launch.of(JavaCommand.of(HEAP_MEGABYTES, classpath, MAIN)
                .amongProcesses(installation.virtualMachines())
                .argument("--config", installation.consortiumFile().toString())
                .argument("--home", installation.home().root().toString())
                .argument("--port-base", Integer.toString(installation.portBase()))
                .words());
    }
}
