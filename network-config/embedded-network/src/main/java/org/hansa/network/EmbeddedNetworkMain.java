package org.hansa.network;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.hansa.network.config.ConfigurationException;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.hansa.network.ledger.DamagedBlockStoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an embedded network as a process of its own until it is told to stop. */
@Command(
        name = "embedded-network",
        mixinStandardHelpOptions = true,
        description = "Runs the consortium's Fabric network in one process until it gets SIGTERM.")
public final class EmbeddedNetworkMain implements Callable<Integer> {

    /** The first word of the line that says that all ports serve. */
    public static final String READY = "READY";

    private static final String LOGGING = "logback.configurationFile";

    @Option(names = "--config", required = true, description = "consortium.yaml")
    private Path config = Path.of("consortium.yaml");

    @Option(names = "--home", required = true, description = "State folder (HANSA_HOME).")
    private Path home = Path.of(".hansa");

    @Option(
            names = "--port-base",
            defaultValue = "18000",
            description = "All ports are this plus an offset (HANSA_PORT_BASE); 0 for any free ports. Default: 18000.")
    private int portBase;

    public static void main(String[] arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "embedded-network-logback.xml");
        }
        System.exit(new CommandLine(new EmbeddedNetworkMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedNetwork network;
        try {
            Ports ports = portBase == 0 ? Ports.any() : Ports.from(portBase);
            network = EmbeddedNetwork.start(ConsortiumConfig.read(config), home, ports);
        } catch (ConfigurationException
                | DamagedBlockStoreException
                | UncheckedIOException
                | IllegalStateException
                | IllegalArgumentException e) {
            System.err.println("the network cannot start: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(network::close, "shutdown"));
        System.out.println(
                READY + " channel " + network.config().channel() + " profile " + network.connectionProfile());
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }
}
