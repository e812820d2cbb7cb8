package org.hansa.launcher.fabric;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;

/** Fabric's own nodes as processes: their commands, their memory, and how one knows that they are ready. */
public final class FabricProcesses {
    /** The Go runtime collects harder as it comes near; measured need after 14,000 transactions is two thirds of it. */
    private static final String ORDERER_MEMORY = "256MiB";

    private static final String PEER_MEMORY = "384MiB";
    /** A line for every call that is served would be most of the log. */
    private static final String LOGGING = "info:grpc,comm.grpc.server,gossip=warning";

    private static final String LOG_FORMAT =
            "%{time:2006-01-02T15:04:05.000Z07:00} %{level:.4s} [%{module}] %{message}";

    private final Installation installation;
    private final NodeSettings settings;
    private final Supplier<FabricTools> tools;

    public FabricProcesses(Installation installation, Supplier<FabricTools> tools) {
        this.installation = installation;
        this.settings = new NodeSettings(installation);
        this.tools = tools;
    }

    public ProcessSpec orderer(OrdererNode node) {
        return node(
                ProcessNames.orderer(installation.consortium(), node),
                () -> launch(FabricTool.ORDERER, settings.writeOrderer(node), ORDERER_MEMORY),
                installation.ports().ordererOperations(installation.consortium(), node));
    }

    public ProcessSpec peer(Member member) {
        return node(
                ProcessNames.peer(member),
                () -> launch(FabricTool.PEER, settings.writePeer(member), PEER_MEMORY, "node", "start"),
                installation.ports().peerOperations(member));
    }

    /** A node's environment in a container: the same file, the same bounds. */
    Launch ordererInContainer(OrdererNode node) {
        return environment(Launch.inImage("orderer"), settings.writeOrderer(node), ORDERER_MEMORY);
    }

    Launch peerInContainer(Member member) {
        return environment(Launch.inImage("peer", "node", "start"), settings.writePeer(member), PEER_MEMORY);
    }

    private ProcessSpec node(String name, Supplier<Launch> launch, int operations) {
        return ProcessSpec.named(name)
                .launch(launch)
                .workingDirectory(installation.home().root())
                .log(installation.home().log(name))
                .health(HealthProbe.http(URI.create("http://127.0.0.1:" + operations + "/healthz")))
                .startTimeout(Duration.ofMinutes(1))
                .stopGrace(Duration.ofSeconds(15))
                .givesWay()
                .build();
    }

    private Launch launch(FabricTool tool, Path configuration, String memory, String... arguments) {
        Launch program = Launch.of(List.of(tools.get().path(tool).toString())).and(arguments);
        return environment(program, configuration, memory);
    }

    private static Launch environment(Launch program, Path configuration, String memory) {
        return program.with("FABRIC_CFG_PATH", configuration.toString())
                .with("FABRIC_LOGGING_SPEC", LOGGING)
                .with("FABRIC_LOGGING_FORMAT", LOG_FORMAT)
                .with("GOMEMLIMIT", memory);
    }
}
