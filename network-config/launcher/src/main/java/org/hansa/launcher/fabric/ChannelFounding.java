package org.hansa.launcher.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.network.ConnectionProfile;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.deploy.DeploymentException;
import org.hansa.network.deploy.PeerMembership;
import org.hansa.network.genesis.Endpoint;
import org.hyperledger.fabric.protos.common.Block;

/** Makes a channel of Fabric's own nodes: keys, genesis block, joining. Each step does only what is not done yet. */
public final class ChannelFounding {
    private final Installation installation;
    private final FabricFolder folder;
    private final FoundingSteps steps;

    private ChannelFounding(Installation installation, FoundingSteps steps) {
        this.installation = installation;
        this.folder = new FabricFolder(installation.home());
        this.steps = steps;
    }

    /** With Fabric's own tools; they are asked for when one is needed. */
    public static ChannelFounding byTools(Installation installation, Supplier<FabricTools> tools) {
        return new ChannelFounding(installation, new ToolSteps(installation, tools));
    }

    /** Without them. */
    public static ChannelFounding byItself(Installation installation) {
        return new ChannelFounding(installation, new OwnSteps(installation));
    }

    /**
     * All keys. What the tools cannot make is issued under the authorities that they made: the members' orderers, their
     * users, the certificates of control planes and chaincode servers.
     */
    public void prepareKeys() throws InterruptedException {
        Path crypto = installation.home().crypto();
        if (!Files.exists(crypto)) {
            steps.authorities(crypto);
        }
        CryptoGenerator.generate(installation.consortium(), crypto, Instant.now());
        ChaincodeBuilder.write(folder.builder());
    }

    public void genesisBlock() throws InterruptedException {
        if (!Files.exists(folder.genesisBlock())) {
            steps.genesisBlock(folder.genesisBlock());
        }
    }

    /** Every orderer and every peer; then says in the connection profile where they are. */
    public void join(Progress progress) throws InterruptedException {
        for (OrdererNode node : installation.orderers()) {
            steps.joinOrderer(node, folder.genesisBlock());
        }
        byte[] block = genesisBytes();
        for (Member member : installation.members()) {
            joinPeer(member, block);
        }
        connectionProfile(block).write(folder.connectionProfile());
        int orderers = installation.orderers().size();
        progress.note("channel " + installation.consortium().channel() + " has " + orderers
                + (orderers == 1 ? " orderer and " : " orderers and ")
                + installation.members().size() + " peers");
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

    private ConnectionProfile connectionProfile(byte[] block) {
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
        try {
            return ConnectionProfile.of(
                    installation.consortium(),
                    ChannelConfiguration.of(Block.parseFrom(block)),
                    installation.crypto(),
                    folder.genesisBlock(),
                    peers,
                    orderers);
        } catch (InvalidProtocolBufferException damaged) {
            throw new UncheckedIOException(folder.genesisBlock() + " is no block", damaged);
        }
    }
}
