package org.hansa.controlplane.ledger.fabric;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.ledger.model.MspId;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.X509Identity;

/** One gRPC channel to the own peer and a gateway for each of the two identities, with a deadline on every kind of call. */
final class FabricConnection implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;
    private static final long EVALUATE_SECONDS = 5;
    private static final long ENDORSE_SECONDS = 15;
    private static final long SUBMIT_SECONDS = 5;
    private static final long COMMIT_STATUS_SECONDS = 60;
    private final LedgerProperties properties;
    private final ManagedChannel channel;
    private final Gateway anchor;
    private final Gateway governance;

    FabricConnection(LedgerProperties properties, MspId member) {
        this.properties = properties;
        this.channel = channel(properties);
        this.anchor = gateway(member, properties.anchor());
        this.governance = gateway(member, properties.governance());
    }

    Gateway gateway(LedgerIdentity identity) {
        return switch (identity) {
            case ANCHOR -> anchor;
            case GOVERNANCE -> governance;
        };
    }

    Network network(LedgerIdentity identity) {
        return gateway(identity).getNetwork(properties.channel());
    }

    String channelName() {
        return properties.channel();
    }

    String chaincodeName() {
        return properties.chaincode();
    }

    private static ManagedChannel channel(LedgerProperties properties) {
        try {
            NettyChannelBuilder builder = NettyChannelBuilder.forTarget(properties.peerEndpoint())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(properties.tlsRoot().toFile())
                            .build())
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .keepAliveTime(2, TimeUnit.MINUTES)
                    .keepAliveTimeout(20, TimeUnit.SECONDS);
            String override = properties.peerHostOverride();
            return (override == null ? builder : builder.overrideAuthority(override)).build();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the peer's TLS root " + properties.tlsRoot(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "hansa.ledger.tls-root: " + properties.tlsRoot() + " is not a PEM certificate", e);
        }
    }

    private Gateway gateway(MspId member, LedgerProperties.KeyFiles files) {
        return Gateway.newInstance()
                .connection(channel)
                .identity(identity(member, files.certificate()))
                .hash(Hash.NONE)
                .signer(signer(privateKey(files.key())))
                .evaluateOptions(options -> options.withDeadlineAfter(EVALUATE_SECONDS, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(COMMIT_STATUS_SECONDS, TimeUnit.SECONDS))
                .connect();
    }

    /** The provider that verifies signs too, over the message itself: the client's own signer takes most of its time. */
    private static Signer signer(PrivateKey key) {
        return message -> Signatures.sign(key, message);
    }

    static Identity identity(MspId member, Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new X509Identity(member.value(), Identities.readX509Certificate(reader));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the certificate " + file, e);
        } catch (CertificateException e) {
            throw new IllegalStateException(file + " is not a PEM certificate", e);
        }
    }

    static PrivateKey privateKey(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return Identities.readPrivateKey(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key " + file, e);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(file + " is not a PKCS #8 key in PEM", e);
        }
    }

    @Override
    public void close() {
        anchor.close();
        governance.close();
        channel.shutdownNow();
    }
}
