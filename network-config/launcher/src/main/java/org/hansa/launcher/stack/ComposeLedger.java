package org.hansa.launcher.stack;

import java.util.List;
import org.hansa.launcher.fabric.ChannelFounding;
import org.hansa.launcher.fabric.ComposeFile;
import org.hansa.launcher.fabric.FabricFolder;
import org.hansa.launcher.fabric.FabricProcesses;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;

/**
 * Fabric's container images. Each container is followed by a {@code docker compose up} of its own, so that it is started,
 * logged, asked for its health and stopped like any other process.
 */
final class ComposeLedger extends FabricLedger {
    private final Installation installation;
    private final List<ChaincodeServer> contracts;

    ComposeLedger(Installation installation, List<ChaincodeServer> contracts) {
        this(installation, contracts, new FabricProcesses(installation, () -> FabricTools.find(System.getenv())));
    }

    private ComposeLedger(Installation installation, List<ChaincodeServer> contracts, FabricProcesses processes) {
        super(
                ChannelFounding.byItself(installation),
                installation.orderers().stream()
                        .map(orderer -> contained(installation, processes.orderer(orderer)))
                        .toList(),
                installation.members().stream()
                        .map(member -> contained(installation, processes.peer(member)))
                        .toList());
        this.installation = installation;
        this.contracts = contracts;
    }

    private static ProcessSpec contained(Installation installation, ProcessSpec spec) {
        List<String> command = List.of(
                "docker",
                "compose",
                "--file",
                new FabricFolder(installation.home()).compose().toString(),
                "up",
                "--no-deps",
                "--no-color",
                "--no-log-prefix",
                spec.name());
        return spec.launchedBy(() -> Launch.inheritingAll(command));
    }

    @Override
    public ProcessSpec contracts(ChaincodeServer server) {
        return contained(installation, server.spec());
    }

    @Override
    public void requirePrerequisites() {
        new ComposeFile(installation).requireDocker();
    }

    /** The compose file comes with them: it names the chaincode packages, whose ids follow from the keys. */
    @Override
    public void prepareKeys() throws InterruptedException {
        super.prepareKeys();
        ComposeFile file = new ComposeFile(installation).withNodes();
        contracts.forEach(server -> file.withJava(server.name(), server.launch()));
        file.write();
    }
}
