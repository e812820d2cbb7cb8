package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.SecretStore;
import org.hansa.launcher.home.Sha256;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Tool;
import org.hansa.network.config.Member;

/**
 * A member's Open Policy Agent: on the loopback address, behind a token, evaluating one bundle and nothing else. It
 * checks the bundle's signature when it starts; a bundle that is swapped in while it runs has been compared with the
 * ledger's digest by the control plane that swapped it.
 *
 * @param binary asked when the process is started
 */
record OpaServer(Installation installation, Member member, Supplier<Path> binary) {
    private static final Duration SIGN_LIMIT = Duration.ofSeconds(20);

    /** Whoever supervises this server, on the same machine, asks for its health and holds no secret. */
    private static final String HEALTH =
            """
            package system.authz

            allow if {
            	input.method == "GET"
            	input.path == ["health"]
            }
            """;

    String name() {
        return ProcessNames.opa(member);
    }

    /** The name in the {@link SecretStore} of the token that this member's control plane shows to its OPA. */
    static String tokenName(Member member) {
        return "opa-" + member.id() + ".token";
    }

    /** The program, at the one place where the member's control plane looks for it. */
    static Path program(Installation installation, Member member) {
        return installation.home().opa(member.id()).resolve("program");
    }

    private void linkProgram() {
        Path link = program(installation, member);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, binary.get().toAbsolutePath());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot link " + link, failure);
        }
    }

    private Path folder() {
        return installation.home().opa(member.id());
    }

    PolicyBundles bundles() {
        return new PolicyBundles(installation, folder());
    }

    private Path servingBundle() {
        return folder().resolve("serving.tar.gz");
    }

    private String token() {
        return installation.secrets().secret(tokenName(member));
    }

    /** Makes the keys, the rules of who may ask what, and for a new home the first policy. */
    void prepare() throws InterruptedException {
        HansaHome.privateDirectory(folder());
        linkProgram();
        bundles().key().makeIfMissing();
        bundles().prepare();
        Path serving = folder().resolve("serving");
        HansaHome.privateFile(serving.resolve("authz.rego"), rulesOfAsking());
        HansaHome.privateFile(serving.resolve("health.rego"), HEALTH);
        HansaHome.privateFile(
                serving.resolve("data.json"), "{\"serving\": {\"token_sha256\": \"" + Sha256.hex(token()) + "\"}}\n");
        HansaHome.privateFile(
                serving.resolve(".manifest"), "{\"roots\": [\"system/authz\", \"serving\"], \"rego_version\": 1}\n");
        Path claims = HansaHome.privateFile(folder().resolve("claims.json"), "{\"keyid\": \"" + BundleKey.ID + "\"}\n");
        Launch sign = Launch.of(List.of(
                binary.get().toString(),
                "build",
                "--bundle",
                serving.toString(),
                "--signing-alg=" + BundleKey.ALGORITHM,
                "--signing-key=" + bundles().key().privateFile(),
                "--claims-file=" + claims,
                "--output=" + servingBundle()));
        Tool.run("opa", sign, folder(), installation.home().log("policy"), SIGN_LIMIT);
    }

    private String rulesOfAsking() {
        Path source = installation.root().resolve("network-config/opa/serving/authz.rego");
        try {
            return Files.readString(source);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + source, failure);
        }
    }

    ProcessSpec spec() {
        return ProcessSpec.named(name())
                .launch(this::launch)
                .workingDirectory(folder())
                .log(installation.home().log(name()))
                .health(HealthProbe.http(
                        URI.create("http://127.0.0.1:" + installation.ports().opa(member) + "/health?bundles")))
                .startTimeout(Duration.ofSeconds(30))
                .stopGrace(Duration.ofSeconds(5))
                .build();
    }

    private Launch launch() {
        return Launch.of(List.of(
                binary.get().toString(),
                "run",
                "--server",
                "--addr=127.0.0.1:" + installation.ports().opa(member),
                "--authentication=token",
                "--authorization=basic",
                "--verification-key=" + bundles().key().publicFile(),
                "--verification-key-id=" + BundleKey.ID,
                "--signing-alg=" + BundleKey.ALGORITHM,
                "--watch",
                // No call home.
                "--skip-version-check",
                "--optimize-store-for-read-speed",
                "--log-level=error",
                "--shutdown-grace-period=2",
                "--bundle",
                bundles().live().toString(),
                "--bundle",
                servingBundle().toString()));
    }
}
