package org.hansa.launcher.installation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.SecretStore;
import org.hansa.launcher.keycloak.KeycloakDistribution;
import org.hansa.launcher.keycloak.KeycloakServer;
import org.hansa.launcher.keycloak.Realms;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.network.MemberFolder;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.jspecify.annotations.Nullable;

/**
 * One consortium on this machine: the repository that it runs from, the folder with its state, its ports. Every component
 * is described in these terms.
 */
public record Installation(
        Path root,
        HansaHome home,
        Path cache,
        ConsortiumConfig consortium,
        int portBase,
        Ports ports,
        SecretStore secrets,
        NetworkChoice network) {
    private static final String CONSORTIUM = "network-config/consortium.yaml";

    /**
     * The installation with this home: the consortium of the file, and the members that have joined it since.
     *
     * @param portBase a port, {@link PortBase#USUAL} or {@link PortBase#FREE}
     * @param wanted the network for a new home, or to be sure of an old one's; null for what it has
     */
    public static Installation of(Path root, HansaHome home, Path cache, int portBase, @Nullable NetworkChoice wanted) {
        NetworkChoice network = NetworkChoice.resolve(home, wanted);
        ConsortiumConfig founded = ConsortiumConfig.read(consortiumFile(root, home));
        ConsortiumConfig consortium = new MemberFolder(home.root()).admitted(founded);
        int base = new PortBase(home).resolve(portBase, consortium, network);
        return new Installation(
                root, home, cache, consortium, base, Ports.from(base), new SecretStore(home.secrets()), network);
    }

    /** Makes the home, and fixes its ports and its network for good. */
    public void settle() {
        home.create();
        new PortBase(home).keep(portBase);
        network.keep(home);
    }

    /** The home's own {@code consortium.yaml}, where it was given one before it was started, else the repository's. */
    public Path consortiumFile() {
        return consortiumFile(root, home);
    }

    private static Path consortiumFile(Path root, HansaHome home) {
        return Files.exists(home.consortium()) ? home.consortium() : root.resolve(CONSORTIUM);
    }

    public CryptoFolder crypto() {
        return new CryptoFolder(home.crypto());
    }

    public List<Member> members() {
        return consortium.members();
    }

    /** The long-running JVMs of Hansa's own that share this machine: two for each member, and the network's. */
    public int virtualMachines() {
        return 2 * members().size() + 1;
    }

    /** The orderers that run. */
    public List<OrdererNode> orderers() {
        return network.orderers(consortium);
    }

    /** Every port that the whole consortium listens on. */
    public List<PortUse> portUses() {
        return PortUse.all(consortium, ports, network);
    }

    /** Ready when every port of a process accepts connections. */
    public HealthProbe portsOf(String process) {
        return HealthProbe.ports(portUses().stream()
                .filter(use -> use.process().equals(process))
                .mapToInt(PortUse::port)
                .toArray());
    }

    public Realms realms() {
        return realms(consortium);
    }

    /** The realms of another consortium on this machine: of this one once somebody has joined. */
    public Realms realms(ConsortiumConfig other) {
        return new Realms(other, root.resolve("network-config/keycloak"), secrets, ports::controlPlane);
    }

    public KeycloakServer keycloak() {
        return new KeycloakServer(
                KeycloakDistribution.in(cache),
                home,
                secrets,
                ports.keycloakHttp(consortium),
                ports.keycloakManagement(consortium));
    }

    public Endpoints endpoints() {
        return Endpoints.of(this);
    }
}
