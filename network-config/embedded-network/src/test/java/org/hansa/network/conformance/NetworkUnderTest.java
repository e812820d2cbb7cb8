package org.hansa.network.conformance;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.hansa.network.TestCollections;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.growth.OrdererClient;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.jspecify.annotations.Nullable;

/** A running network with the test chaincode on it, and its clients. Which network it is, the tests do not know. */
interface NetworkUnderTest extends AutoCloseable {

    String CHANNEL = "hansa";
    String CHAINCODE = "vectors";
    String OTHER = "other";
    /** Values for clients of NordMSP and RheinMSP only. */
    String MEMBERS_ONLY = "collNR";
    /** Values of NordMSP and RheinMSP that either may endorse alone, and that live for five blocks. */
    String SHORT_LIVED = "collEP";
    /** Values of HelvMSP, under the chaincode's own policy, which HelvMSP alone does not satisfy. */
    String OF_HELV = "collH";

    /** The collections of the test chaincode. */
    CollectionConfigPackage COLLECTIONS = TestCollections.all(
            TestCollections.of(MEMBERS_ONLY, "NordMSP", "RheinMSP")
                    .setMemberOnlyRead(true)
                    .setMemberOnlyWrite(true),
            TestCollections.of(SHORT_LIVED, "NordMSP", "RheinMSP")
                    .setBlockToLive(5)
                    .setEndorsementPolicy(TestCollections.endorsedByAnyOf("NordMSP", "RheinMSP")),
            TestCollections.of(OF_HELV, "HelvMSP"));

    List<String> MEMBERS = List.of("NordMSP", "RheinMSP", "HelvMSP");

    /** A client of a member's peer, as that member's anchor identity. */
    Client client(String mspId);

    /** A TLS connection to a member's peer. */
    ManagedChannel connection(String mspId);

    /** A TLS connection to an orderer, by its id. */
    ManagedChannel orderer(int id);

    /** An orderer as an administrator asks it for the channel's configuration. */
    OrdererClient ordererClient(int id, PeerSigner signer);

    /** Block 0, from which everything else is verified. */
    Path genesisBlock();

    /** How long a chaincode may take before its peer gives it up. */
    Duration executeTimeout();

    /** A user's certificate and key. */
    KeyFiles identity(String mspId, String user);

    /** Stops all nodes and starts them again on the same data. Clients must connect anew. */
    void restart();

    /** Stops every process of the test chaincode and starts it again, under a running network. */
    void restartChaincode();

    /** Raises the chaincode's version, which makes a new sequence of its definition. */
    void upgrade(String version);

    /** The same with other collections. */
    void upgrade(String version, CollectionConfigPackage collections);

    @Override
    void close();

    /** Starts the network that {@code -Dhansa.network} names, or skips the suite with a line that says why. */
    static NetworkUnderTest start() {
        String profile = profile();
        return profile.equals("embedded") ? EmbeddedUnderTest.start() : RealUnderTest.start(profile);
    }

    /** {@code embedded}, {@code native}, {@code native-raft} or {@code compose}. */
    static String profile() {
        return System.getProperty("hansa.network", "embedded");
    }

    /** Ends it; there is none where the suite was skipped. */
    static void stop(@Nullable NetworkUnderTest network) {
        if (network != null) {
            network.close();
        }
    }

    static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("hansa-conformance");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
