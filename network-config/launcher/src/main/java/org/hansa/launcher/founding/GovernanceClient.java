package org.hansa.launcher.founding;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.StartFailure;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.KeyFiles;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** One member's governance identity at its own peer: what declares, votes and founds. */
final class GovernanceClient implements AutoCloseable {
    private static final long EVALUATE_SECONDS = 10;
    private static final long ENDORSE_SECONDS = 30;
    private static final long SUBMIT_SECONDS = 10;
    private static final long COMMIT_SECONDS = 30;
    private static final long CLOSE_SECONDS = 5;

    private final Member member;
    private final ManagedChannel channel;
    private final Gateway gateway;
    private final Contract contract;

    private GovernanceClient(Member member, ManagedChannel channel, Gateway gateway, Contract contract) {
        this.member = member;
        this.channel = channel;
        this.gateway = gateway;
        this.contract = contract;
    }

    static GovernanceClient connect(Installation installation, Member member) {
        try {
            ManagedChannel channel = NettyChannelBuilder.forTarget(
                            "dns:///127.0.0.1:" + installation.ports().peer(member),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(installation
                                            .crypto()
                                            .tlsCaCertificate(member)
                                            .toFile())
                                    .build())
                    .build();
            KeyFiles governance = installation.crypto().user(member, "Governance");
            Gateway gateway = Gateway.newInstance()
                    .connection(channel)
                    .hash(Hash.SHA256)
                    .identity(identity(member, governance))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(text(governance.key()))))
                    .evaluateOptions(options -> options.withDeadlineAfter(EVALUATE_SECONDS, TimeUnit.SECONDS))
                    .endorseOptions(options -> options.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
                    .submitOptions(options -> options.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
                    .commitStatusOptions(options -> options.withDeadlineAfter(COMMIT_SECONDS, TimeUnit.SECONDS))
                    .connect();
            Contract contract = gateway.getNetwork(installation.consortium().channel())
                    .getContract(installation.consortium().chaincode());
            return new GovernanceClient(member, channel, gateway, contract);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the keys of " + member.msp(), failure);
        } catch (CertificateException | InvalidKeyException damaged) {
            throw new IllegalStateException("the governance identity of " + member.msp() + " cannot be read", damaged);
        }
    }

    private static X509Identity identity(Member member, KeyFiles files) throws IOException, CertificateException {
        try (Reader certificate = Files.newBufferedReader(files.certificate())) {
            return new X509Identity(member.msp(), Identities.readX509Certificate(certificate));
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    MspId msp() {
        return new MspId(member.msp());
    }

    /** The value of a ledger key; empty bytes when it has none. */
    byte[] read(String key) {
        try {
            return contract.evaluateTransaction(LedgerFunction.READ, key);
        } catch (GatewayException refusal) {
            throw failure("reading " + key, refusal, refusal.getDetails());
        }
    }

    /** Has a function endorsed by a majority, ordered and committed. */
    void submit(String function, byte[] argument) {
        submit(function, new String(argument, StandardCharsets.UTF_8));
    }

    void submit(String function, String... arguments) {
        try {
            contract.submitTransaction(function, arguments);
        } catch (GatewayException refusal) {
            throw failure(function, refusal, refusal.getDetails());
        } catch (CommitException invalid) {
            throw failure(function, invalid, List.of());
        }
    }

    /** The Gateway's own message says only that something failed; each endorser's reason is in the details. */
    private StartFailure failure(String what, Exception cause, List<ErrorDetail> details) {
        String reasons = details.stream()
                .map(detail -> detail.getMspId() + ": " + detail.getMessage())
                .distinct()
                .reduce((a, b) -> a + "; " + b)
                .orElse(String.valueOf(cause.getMessage()));
        return new StartFailure("founding", member.msp() + " was refused " + what + ": " + reasons, cause);
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdown();
        try {
            if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
