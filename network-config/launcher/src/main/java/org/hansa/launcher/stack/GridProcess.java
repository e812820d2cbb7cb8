package org.hansa.launcher.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.crypto.TlsFiles;

/**
 * A further grid node of a member, in a process of its own. It counts as started once it listens: it joins only when the
 * control plane's node is there, and that one waits for a majority of the nodes.
 *
 * @param number from 2
 */
public record GridProcess(Installation installation, Member member, int number) {
    private static final String MODULE = "control-plane";
    private static final String PACKAGE = "org.hansa.grid.ignite.";
    private static final int HEAP_MEGABYTES = 192;
    private static final int CLIENT_HEAP_MEGABYTES = 96;
    private static final int REGION_MEGABYTES = 128;

    public String name() {
        return ProcessNames.gridNode(member, number);
    }

    public String consistentId() {
        return consistentId(member, number);
    }

    /** Name under which the grid's baseline knows a node. */
    public static String consistentId(Member member, int number) {
        return member.msp() + "-" + number;
    }

    /** Discovery of all nodes that there can be. */
    static List<String> addresses(Installation installation, Member member) {
        List<String> addresses = new ArrayList<>();
        for (int each = 1; each <= Ports.MAX_GRID_NODES; each++) {
            addresses.add("127.0.0.1:" + installation.ports().igniteDiscovery(member, each));
        }
        return addresses;
    }

    public Path directory() {
        return installation.home().member(member.id()).resolve("ignite-" + number);
    }

    ProcessSpec spec() {
        return ProcessSpec.named(name())
                .launch(() -> java("GridNodeMain", HEAP_MEGABYTES))
                .workingDirectory(installation.home().member(member.id()))
                .log(installation.home().log(name()))
                .health(HealthProbe.ports(
                        installation.ports().igniteDiscovery(member, number),
                        installation.ports().igniteCommunication(member, number)))
                .startTimeout(Duration.ofMinutes(1))
                .stopGrace(Duration.ofSeconds(15))
                .build();
    }

    /** The program that asks and changes the grid, with its words. */
    public static List<String> admin(Installation installation, Member member, String... words) {
        // A client: it uses the addresses and the keys, and stores nothing.
        GridProcess client = new GridProcess(installation, member, 1);
        return client.java("GridAdminMain", CLIENT_HEAP_MEGABYTES).and(words).command();
    }

    private Launch java(String main, int heapMegabytes) {
        String classpath = ModuleClasspath.of(installation.root(), MODULE).argument();
        return Launch.of(JavaCommand.of(heapMegabytes, classpath, PACKAGE + main)
                .firstCompilerOnly()
                .option(BuildProperties.igniteArguments())
                .option("-Djava.net.preferIPv4Stack=true")
                .option("-Dlogback.configurationFile=org/hansa/grid/ignite/grid-node-logback.xml")
                .argument(settings().toString())
                .words());
    }

    private Path settings() {
        TlsFiles tls =
                CryptoGenerator.gridNode(installation.consortium(), installation.crypto(), member, Instant.now());
        Path folder = installation.home().member(member.id());
        String directory = number == 1 ? "grid-client" : "ignite-" + number;
        String lines = String.join(
                "\n",
                "# Written by ./hansa at every start.",
                "member=" + member.msp(),
                "number=" + number,
                "directory=" + folder.resolve(directory),
                "address=127.0.0.1",
                "discovery-port=" + installation.ports().igniteDiscovery(member, number),
                "communication-port=" + installation.ports().igniteCommunication(member, number),
                "addresses=" + String.join(",", addresses(installation, member)),
                "durability=FSYNC",
                "region-megabytes=" + REGION_MEGABYTES,
                "tls-key=" + tls.key(),
                "tls-certificate=" + tls.certificate(),
                "tls-root=" + installation.crypto().tlsCaCertificate(member),
                "");
        return HansaHome.privateFile(folder.resolve(directory + ".properties"), lines);
    }
}
