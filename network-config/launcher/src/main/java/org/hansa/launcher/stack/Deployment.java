package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.StartFailure;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentException;
import org.hansa.network.deploy.DeploymentTarget;

/** The contracts on the channel: each member's package names its own chaincode server, and all approve one definition. */
final class Deployment {
    private static final String ADMIN = "Admin";
    private static final String VERSION = "0.1.0";
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);

    private final Installation installation;

    Deployment(Installation installation) {
        this.installation = installation;
    }

    /** The id under which a member's peer knows its package; known as soon as there are keys. */
    String packageId(Member member) {
        String id = deployment().packageIds(release()).get(member.msp());
        if (id == null) {
            throw new IllegalArgumentException(member.msp() + " has no package");
        }
        return id;
    }

    /** Installs, approves and commits whatever is missing. */
    void deploy() {
        try {
            deployment().deploy(release());
        } catch (DeploymentException failure) {
            throw new StartFailure("chaincode", String.valueOf(failure.getMessage()), failure);
        }
    }

    private ChaincodeRelease release() {
        return ChaincodeRelease.of(installation.consortium().chaincode(), VERSION);
    }

    private ChaincodeDeployment deployment() {
        List<DeploymentTarget> targets =
                installation.members().stream().map(this::target).toList();
        return new ChaincodeDeployment(installation.consortium().channel(), targets);
    }

    private DeploymentTarget target(Member member) {
        return new DeploymentTarget(
                member.msp(),
                "127.0.0.1:" + installation.ports().peer(member),
                installation.crypto().tlsCaCertificate(member),
                installation.crypto().user(member, ADMIN),
                connection(member));
    }

    /** Mutual: the server lets in nobody but its own organisation's peer. */
    private ChaincodeServerConnection connection(Member member) {
        TlsFiles peer = installation.crypto().peerTls(member);
        return new ChaincodeServerConnection(
                "127.0.0.1:" + installation.ports().chaincode(member),
                DIAL_TIMEOUT,
                Optional.of(new ChaincodeServerConnection.Tls(
                        text(installation.crypto().tlsCaCertificate(member)),
                        Optional.of(new ChaincodeServerConnection.ClientPair(
                                text(peer.certificate()), text(peer.key()))))));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}
