package org.hansa.launcher.bench;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.X509Identity;

/** A running ledger of one profile, with its clients. Closing it stops everything. */
final class LedgerUnderLoad implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 60;

    private final LedgerProfile profile;
    private final HansaStack stack;
    private final StartTimes times;
    private final long readyMillis;
    private final List<AutoCloseable> open = new ArrayList<>();

    private LedgerUnderLoad(LedgerProfile profile, HansaStack stack, StartTimes times, long readyMillis) {
        this.profile = profile;
        this.stack = stack;
        this.times = times;
        this.readyMillis = readyMillis;
    }

    static LedgerUnderLoad start(LedgerProfile profile, Path home) throws InterruptedException {
        StartTimes times = new StartTimes();
        long begin = System.nanoTime();
        HansaStack stack = profile.start(home, times);
        return new LedgerUnderLoad(profile, stack, times, (System.nanoTime() - begin) / 1_000_000);
    }

    String profile() {
        return profile.name();
    }

    String engine() {
        return profile.engine();
    }

    HansaStack stack() {
        return stack;
    }

    /** From the first process to a chaincode that every member has committed. */
    long readyMillis() {
        return readyMillis;
    }

    /** The same, process by process. */
    Map<String, Long> startMillis() {
        return times.millis();
    }

    List<Member> members() {
        return stack.installation().members();
    }

    /** The product's chaincode as one user of a member calls it, at the member's own peer. */
    Contract contract(Member member, String user) {
        Installation installation = stack.installation();
        ManagedChannel channel = channel(installation, member);
        open.add(channel::shutdownNow);
        KeyFiles files = installation.crypto().user(member, user);
        var key = PemFiles.readKey(files.key());
        Gateway gateway = Gateway.newInstance()
                .connection(channel)
                // What a client costs is not what is measured: it signs with the fastest provider there is.
                .hash(Hash.NONE)
                .identity(new X509Identity(member.msp(), PemFiles.readCertificate(files.certificate())))
                .signer(message -> Signatures.sign(key, message))
                .evaluateOptions(options -> options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .connect();
        open.add(gateway);
        return gateway.getNetwork(installation.consortium().channel())
                .getContract(installation.consortium().chaincode());
    }

    private static ManagedChannel channel(Installation installation, Member member) {
        try {
            return NettyChannelBuilder.forTarget(
                            "dns:///127.0.0.1:" + installation.ports().peer(member),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(installation
                                            .crypto()
                                            .tlsCaCertificate(member)
                                            .toFile())
                                    .build())
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the TLS roots of " + member.msp(), failure);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception failure) {
                throw new IllegalStateException("a client did not close", failure);
            }
        }
        stack.close();
    }
}
