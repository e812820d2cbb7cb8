package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.crypto.DeterministicKey;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.GenesisBlock;
import org.hansa.network.orderer.OrdererSigner;
import org.hyperledger.fabric.protos.common.Block;

/** Keys, certificates and genesis block of a consortium: the same for the same seed, on every machine. */
public final class SimulatedKeys {

    /** When every simulation begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ConsortiumConfig config;
    private final CryptoFolder crypto;
    private final Block genesis;
    private final List<OrdererSigner> orderers;
    private final Map<KeyFiles, PeerSigner> signers = new ConcurrentHashMap<>();

    private SimulatedKeys(ConsortiumConfig config, CryptoFolder crypto) {
        this.config = config;
        this.crypto = crypto;
        Map<Integer, Endpoint> endpoints = config.orderers().stream()
                .collect(Collectors.toMap(OrdererNode::id, orderer -> new Endpoint("127.0.0.1", 7_000 + orderer.id())));
        this.genesis = GenesisBlock.of(config, crypto, endpoints, START, new byte[24]);
        this.orderers = config.orderers().stream()
                .map(orderer -> {
                    Organisation owner = config.organisation(orderer.organisation());
                    KeyFiles files = crypto.orderer(owner, config.indexInOrganisation(orderer));
                    return new OrdererSigner(orderer.id(), DeterministicKey.of(PemFiles.readKey(files.key())));
                })
                .toList();
    }

    /** @param folder empty; keys are written there as {@code cryptogen} would */
    public static SimulatedKeys in(Path folder, ConsortiumConfig config, long seed) {
        return new SimulatedKeys(config, CryptoGenerator.generate(config, folder, START, new SeededSecureRandom(seed)));
    }

    public ConsortiumConfig config() {
        return config;
    }

    public Block genesis() {
        return genesis;
    }

    List<OrdererSigner> orderers() {
        return orderers;
    }

    PeerSigner peer(Member member) {
        return signer(member.msp(), crypto.peer(member));
    }

    PeerSigner user(Member member, String user) {
        return signer(member.msp(), crypto.user(member, user));
    }

    private PeerSigner signer(String mspId, KeyFiles files) {
        return signers.computeIfAbsent(
                files,
                each -> PeerSigner.of(mspId, certificate(each), DeterministicKey.of(PemFiles.readKey(each.key()))));
    }

    private static ByteString certificate(KeyFiles files) {
        try {
            return ByteString.copyFrom(Files.readAllBytes(files.certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
