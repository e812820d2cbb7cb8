package org.hansa.launcher.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.launcher.home.FolderTree;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.process.Tool;
import org.hansa.network.ConnectionProfile;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.DeploymentException;
import org.hansa.network.deploy.PeerMembership;
import org.hansa.network.genesis.Endpoint;
import org.hyperledger.fabric.protos.common.Block;

/** Makes a channel of Fabric's own nodes: keys, genesis block, joining. Each step does only what is not done yet. */
public final class ChannelFounding {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String JOINED = "Status: 201";
    private static final String MEMBER = "Status: 200";
    private static final String LOG = "fabric-tools";

    private final Installation installation;
    private final FabricFolder folder;
    private final Supplier<FabricTools> tools;

    /** @param tools asked when a tool is needed: what runs already needs none */
    public ChannelFounding(Installation installation, Supplier<FabricTools> tools) {
        this.installation = installation;
        this.folder = new FabricFolder(installation.home());
        this.tools = tools;
    }

    /**
     * Authorities, nodes and administrators by {@code cryptogen}; what it cannot make is then issued under its authorities:
     * the members' orderers, their users, the certificates of control planes and chaincode servers.
     */
    public void prepareKeys() throws InterruptedException {
        Path crypto = installation.home().crypto();
        NodeSettings.yaml(
                folder.cryptoConfig(),
                "network-config/consortium.yaml",
                new CryptoConfig(installation.consortium()).tree());
        if (!Files.exists(crypto)) {
            cryptogen(crypto);
        }
        CryptoGenerator.generate(installation.consortium(), crypto, Instant.now());
        ChaincodeBuilder.write(folder.builder());
    }

    /** Into a folder that gets its name when all is there, so that an interrupted run leaves no half. */
    private void cryptogen(Path crypto) throws InterruptedException {
        Path unfinished = crypto.resolveSibling("crypto.unfinished");
        new FolderTree(unfinished).delete();
        HansaHome.privateDirectory(unfinished);
        run(FabricTool.CRYPTOGEN, "generate", "--config=" + folder.cryptoConfig(), "--output=" + unfinished);
        try {
            Files.move(unfinished, crypto, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot rename " + unfinished, failure);
        }
    }

    /** Block 0 by {@code configtxgen}. */
    public void genesisBlock() throws InterruptedException {
        NodeSettings.yaml(folder.configtx(), "network-config/consortium.yaml", new Configtx(installation).tree());
        if (Files.exists(folder.genesisBlock())) {
            return;
        }
        Path unfinished = folder.root().resolve("genesis.unfinished");
        run(
                FabricTool.CONFIGTXGEN,
                "-configPath",
                folder.root().toString(),
                "-profile",
                Configtx.PROFILE,
                "-channelID",
                installation.consortium().channel(),
                "-outputBlock",
                unfinished.toString());
        try {
            Files.move(unfinished, folder.genesisBlock(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot rename " + unfinished, failure);
        }
    }

    /** Every orderer and every peer; then says in the connection profile where they are. */
    public void join(Progress progress) throws InterruptedException {
        for (OrdererNode node : installation.orderers()) {
            joinOrderer(node);
        }
        byte[] block = genesisBytes();
        for (Member member : installation.members()) {
            joinPeer(member, block);
        }
        connectionProfile().write(folder.connectionProfile());
        progress.note("channel " + installation.consortium().channel() + " has "
                + installation.orderers().size() + " orderers and "
                + installation.members().size() + " peers");
    }

    private void joinOrderer(OrdererNode node) throws InterruptedException {
        String channel = installation.consortium().channel();
        if (osnadmin(node, "list", "--channelID=" + channel).contains(MEMBER)) {
            return;
        }
        String answer = osnadmin(node, "join", "--channelID=" + channel, "--config-block=" + folder.genesisBlock());
        if (!answer.contains(JOINED)) {
            throw new StartFailure(
                    "join channel",
                    "the orderer of " + node.organisation() + " refuses: " + answer.replace('\n', ' '),
                    null,
                    List.of());
        }
    }

    private String osnadmin(OrdererNode node, String verb, String... more) throws InterruptedException {
        Organisation owner = installation.consortium().organisation(node.organisation());
        TlsFiles administrator = installation.crypto().userTls(owner, "Admin");
        String address = installation.consortium().host() + ":"
                + installation.ports().ordererAdministration(installation.consortium(), node);
        Launch launch = Launch.of(List.of(tools.get().path(FabricTool.OSNADMIN).toString(), "channel", verb))
                .and("--orderer-address=" + address)
                .and("--ca-file=" + installation.crypto().tlsCaCertificate(owner))
                .and("--client-cert=" + administrator.certificate())
                .and("--client-key=" + administrator.key())
                .and(more);
        return Tool.output(
                "join channel", launch, folder.root(), installation.home().log(LOG), LIMIT);
    }

    private void joinPeer(Member member, byte[] block) {
        try (PeerMembership peer = new PeerMembership(
                member.msp(),
                installation.consortium().host() + ":" + installation.ports().peer(member),
                installation.crypto().tlsCaCertificate(member),
                installation.crypto().user(member, "Admin"))) {
            peer.join(installation.consortium().channel(), block);
        } catch (DeploymentException refused) {
            throw new StartFailure("join channel", String.valueOf(refused.getMessage()), refused);
        }
    }

    private byte[] genesisBytes() {
        try {
            return Files.readAllBytes(folder.genesisBlock());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + folder.genesisBlock(), failure);
        }
    }

    private ConnectionProfile connectionProfile() {
        String host = installation.consortium().host();
        Map<String, Endpoint> peers = new HashMap<>();
        installation
                .members()
                .forEach(member -> peers.put(
                        member.id(), new Endpoint(host, installation.ports().peer(member))));
        Map<Integer, Endpoint> orderers = new HashMap<>();
        installation
                .orderers()
                .forEach(node -> orderers.put(
                        node.id(), new Endpoint(host, installation.ports().orderer(installation.consortium(), node))));
        return ConnectionProfile.of(
                installation.consortium(),
                ChannelConfiguration.of(firstBlock()),
                installation.crypto(),
                folder.genesisBlock(),
                peers,
                orderers);
    }

    private Block firstBlock() {
        try {
            return Block.parseFrom(genesisBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(folder.genesisBlock() + " is not a block", e);
        }
    }

    private void run(FabricTool tool, String... arguments) throws InterruptedException {
        Tool.run(
                tool.program(),
                Launch.of(List.of(tools.get().path(tool).toString())).and(arguments),
                folder.root(),
                installation.home().log(LOG),
                LIMIT);
    }
}
