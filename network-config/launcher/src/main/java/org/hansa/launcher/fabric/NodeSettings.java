package org.hansa.launcher.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.TlsFiles;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code core.yaml} and {@code orderer.yaml} of each node: what {@code network-config/profiles/native} says for all, with the
 * node's own addresses, keys and folders. Everything is in the file and nothing in the environment, where a variable of the
 * caller's shell could change it.
 */
public final class NodeSettings {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String BUILDER = "hansa_ccaas";

    private final Installation installation;
    private final FabricFolder folder;

    public NodeSettings(Installation installation) {
        this.installation = installation;
        this.folder = new FabricFolder(installation.home());
    }

    /** Writes a peer's {@code core.yaml}; returns the folder that it is in. */
    public Path writePeer(Member member) {
        write(folder.peer(member).resolve("core.yaml"), peer(member));
        return folder.peer(member);
    }

    /** Writes an orderer's {@code orderer.yaml}; returns the folder that it is in. */
    public Path writeOrderer(OrdererNode node) {
        Path home = ordererFolder(node);
        write(home.resolve("orderer.yaml"), orderer(node));
        return home;
    }

    ObjectNode peer(Member member) {
        ObjectNode core = base("core.yaml");
        Ports ports = installation.ports();
        TlsFiles tls = installation.crypto().peerTls(member);
        String address = address(ports.peer(member));
        ObjectNode peer = core.withObject("/peer");
        peer.put("id", "peer0." + member.domain())
                .put("listenAddress", address)
                .put("address", address)
                .put("chaincodeListenAddress", address(ports.peerChaincodeListener(member)))
                .put("chaincodeAddress", address(ports.peerChaincodeListener(member)))
                .put("localMspId", member.msp())
                .put(
                        "mspConfigPath",
                        installation.crypto().peerFolder(member).resolve("msp").toString())
                .put("fileSystemPath", folder.peer(member).resolve("data").toString());
        peer.withObject("/gossip")
                .put("bootstrap", address)
                .put("endpoint", address)
                .put("externalEndpoint", address);
        ObjectNode settings = peer.withObject("/tls");
        settings.put("enabled", true).put("clientAuthRequired", false);
        settings.withObject("/cert").put("file", tls.certificate().toString());
        settings.withObject("/key").put("file", tls.key().toString());
        settings.withObject("/rootcert").put("file", tls.roots().toString());
        settings.withObject("/clientRootCAs").putArray("files").add(tls.roots().toString());
        ArrayNode builders = core.withObject("/chaincode").putArray("externalBuilders");
        builders.addObject().put("name", BUILDER).put("path", folder.builder().toString());
        core.withObject("/ledger/snapshots")
                .put("rootDir", folder.peer(member).resolve("data/snapshots").toString());
        core.withObject("/operations").put("listenAddress", address(ports.peerOperations(member)));
        return core;
    }

    ObjectNode orderer(OrdererNode node) {
        ObjectNode settings = base("orderer.yaml");
        ConsortiumConfig consortium = installation.consortium();
        Organisation owner = consortium.organisation(node.organisation());
        int index = consortium.indexInOrganisation(node);
        TlsFiles tls = installation.crypto().ordererTls(owner, index);
        Ports ports = installation.ports();
        Path data = ordererFolder(node).resolve("data");
        ObjectNode general = settings.withObject("/General");
        general.put("ListenAddress", consortium.host())
                .put("ListenPort", ports.orderer(consortium, node))
                .put("LocalMSPID", owner.msp())
                .put(
                        "LocalMSPDir",
                        installation
                                .crypto()
                                .ordererFolder(owner, index)
                                .resolve("msp")
                                .toString());
        pair(general.withObject("/TLS").put("Enabled", true), tls)
                .putArray("RootCAs")
                .add(tls.roots().toString());
        general.withObject("/Cluster")
                .put("ClientCertificate", tls.certificate().toString())
                .put("ClientPrivateKey", tls.key().toString());
        settings.withObject("/FileLedger")
                .put("Location", data.resolve("ledger").toString());
        settings.withObject("/Consensus")
                .put("WALDir", data.resolve("wal").toString())
                .put("SnapDir", data.resolve("snapshots").toString());
        settings.withObject("/Operations")
                .put("ListenAddress", address(ports.ordererOperations(consortium, node)))
                .withObject("/TLS")
                .put("Enabled", false);
        ObjectNode administration = settings.withObject("/Admin");
        administration.put("ListenAddress", address(ports.ordererAdministration(consortium, node)));
        ObjectNode mutual = pair(administration.withObject("/TLS").put("Enabled", true), tls);
        mutual.put("ClientAuthRequired", true)
                .putArray("ClientRootCAs")
                .add(installation.crypto().tlsCaCertificate(owner).toString());
        return settings;
    }

    private static ObjectNode pair(ObjectNode node, TlsFiles tls) {
        return node.put("Certificate", tls.certificate().toString())
                .put("PrivateKey", tls.key().toString());
    }

    private Path ordererFolder(OrdererNode node) {
        ConsortiumConfig consortium = installation.consortium();
        return folder.orderer(consortium.organisation(node.organisation()), consortium.indexInOrganisation(node));
    }

    private String address(int port) {
        return installation.consortium().host() + ":" + port;
    }

    private ObjectNode base(String name) {
        Path file =
                installation.root().resolve("network-config/profiles/native").resolve(name);
        try {
            return (ObjectNode) YAML.readTree(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static void write(Path file, Object tree) {
        yaml(file, "network-config/profiles/native and network-config/consortium.yaml", tree);
    }

    /** Writes YAML under a line that says where it comes from. */
    static void yaml(Path file, String sources, Object tree) {
        HansaHome.privateFile(
                file,
                String.join(
                        "\n",
                        List.of(
                                "# Written by ./hansa at every start; change " + sources + " instead.",
                                YAML.writeValueAsString(tree))));
    }
}
