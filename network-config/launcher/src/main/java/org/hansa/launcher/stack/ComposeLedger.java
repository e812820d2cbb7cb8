package org.hansa.launcher.stack;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hansa.launcher.fabric.ChannelFounding;
import org.hansa.launcher.fabric.ComposeFile;
import org.hansa.launcher.fabric.FabricFolder;
import org.hansa.launcher.fabric.FabricProcesses;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartPlan;

/**
 * Fabric's container images. Each container is followed by a {@code docker compose up} of its own, so that it is started,
 * logged, asked for its health and stopped like any other process.
 */
final class ComposeLedger implements LedgerNetwork {
    private static final String GENESIS = "genesis block";
    private static final String JOIN = "join channel";

    private final Installation installation;
    private final ChannelFounding founding;
    private final List<ProcessSpec> orderers;
    private final List<ProcessSpec> peers;
    private final List<ChaincodeServer> contracts;

    ComposeLedger(Installation installation, List<ChaincodeServer> contracts) {
        this.installation = installation;
        this.contracts = contracts;
        this.founding = ChannelFounding.byItself(installation);
        FabricProcesses processes = new FabricProcesses(installation, () -> FabricTools.find(System.getenv()));
        this.orderers = installation.orderers().stream()
                .map(processes::orderer)
                .map(this::contained)
                .toList();
        this.peers = installation.members().stream()
                .map(processes::peer)
                .map(this::contained)
                .toList();
    }

    private ProcessSpec contained(ProcessSpec spec) {
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
        return contained(server.spec());
    }

    @Override
    public List<ProcessSpec> specs() {
        List<ProcessSpec> specs = new ArrayList<>(orderers);
        specs.addAll(peers);
        return specs;
    }

    @Override
    public void requirePrerequisites() {
        new ComposeFile(installation).requireDocker();
    }

    /** The compose file comes with them: it names the chaincode packages, whose ids follow from the keys. */
    @Override
    public void prepareKeys() throws InterruptedException {
        founding.prepareKeys();
        ComposeFile file = new ComposeFile(installation).withNodes();
        contracts.forEach(server -> file.withJava(server.name(), server.launch()));
        file.write();
    }

    @Override
    public Set<String> plan(StartPlan plan, String keys, Blueprint.Starter starter, Progress progress) {
        plan.step(GENESIS, Set.of(keys), founding::genesisBlock);
        Set<String> before = new LinkedHashSet<>(Set.of(GENESIS));
        for (ProcessSpec node : specs()) {
            plan.step(node.name(), Set.of(keys), () -> starter.start(node.name()));
            before.add(node.name());
        }
        plan.step(JOIN, before, () -> founding.join(progress));
        return Set.of(JOIN);
    }

    @Override
    public List<Set<String>> tiers() {
        return List.of(names(orderers), names(peers));
    }

    private static Set<String> names(List<ProcessSpec> specs) {
        return specs.stream().map(ProcessSpec::name).collect(Collectors.toSet());
    }
}
