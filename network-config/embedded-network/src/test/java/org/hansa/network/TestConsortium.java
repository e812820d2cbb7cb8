package org.hansa.network;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.GenesisBlock;
import org.hansa.network.orderer.OrdererSigner;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The consortium of this repository with fresh keys in a folder, and its genesis block. */
public final class TestConsortium {

    public final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    public final CryptoFolder crypto;
    public final Block genesis;

    public TestConsortium(Path folder) {
        this.crypto = CryptoGenerator.generate(config, folder.resolve("crypto"), Instant.now());
        this.genesis = GenesisBlock.of(config, crypto, endpoints(), Instant.now(), new byte[24]);
    }

    public Map<Integer, Endpoint> endpoints() {
        return config.orderers().stream()
                .collect(Collectors.toMap(OrdererNode::id, orderer -> new Endpoint("127.0.0.1", 7_000 + orderer.id())));
    }

    public List<OrdererSigner> ordererSigners() {
        return config.orderers().stream()
                .map(orderer -> new OrdererSigner(
                        orderer.id(),
                        PemFiles.readKey(crypto.orderer(config.organisation(orderer.organisation()), 0)
                                .key())))
                .toList();
    }

    public Signer user(String organisation, String user) {
        Organisation owner = config.organisation(organisation);
        return new Signer(owner.msp(), crypto.user(owner, user));
    }

    public Signer peer(String member) {
        Member owner = config.member(member);
        return new Signer(owner.msp(), crypto.peer(owner));
    }

    /** An identity that signs. */
    public static final class Signer {

        private final ByteString identity;
        private final KeyFiles files;

        Signer(String mspId, KeyFiles files) {
            this.files = files;
            try {
                this.identity = SerializedIdentity.newBuilder()
                        .setMspid(mspId)
                        .setIdBytes(ByteString.copyFrom(Files.readAllBytes(files.certificate())))
                        .build()
                        .toByteString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public ByteString identity() {
            return identity;
        }

        public ByteString sign(ByteString message) {
            return ByteString.copyFrom(Signatures.sign(PemFiles.readKey(files.key()), message.toByteArray()));
        }
    }
}
