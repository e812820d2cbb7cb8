package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.policy.OpaProgram.Capabilities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put before the member's OPA, with the real OPA as the judge of its signature. */
class BundleSignerTest {
    @TempDir
    Path directory;

    private byte[] uploaded;

    @BeforeEach
    void an_upload_without_a_signature() throws IOException {
        RealRules.assumeOpa();
        uploaded = RealRules.bundle("r2");
    }

    @Test
    void an_upload_is_signed_with_the_members_own_key_and_keeps_its_digest() throws Exception {
        Path key = keyPair("own");

        byte[] signed = signer(key).signed(uploaded);

        assertThat(PolicyBundle.read(signed).digest())
                .isEqualTo(PolicyBundle.read(uploaded).digest());
        assertThat(accepted(uploaded, "own")).isFalse();
        assertThat(accepted(signed, "own")).isTrue();
    }

    @Test
    void another_members_bundle_gets_this_members_signature_instead() throws Exception {
        byte[] theirs = signer(keyPair("their")).signed(uploaded);
        Path key = keyPair("own");
        assertThat(accepted(theirs, "own")).isFalse();

        byte[] signed = signer(key).signed(theirs);

        assertThat(accepted(signed, "own")).isTrue();
        assertThat(PolicyBundle.read(signed).digest())
                .isEqualTo(PolicyBundle.read(uploaded).digest());
    }

    @Test
    void a_member_without_a_key_installs_what_is_staged() throws IOException {
        assertThat(signer(null).signed(uploaded)).isEqualTo(uploaded);
    }

    /** Whether an OPA that knows this public key loads the bundle. */
    private boolean accepted(byte[] bundle, String key) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("judge"));
        Files.write(folder.resolve("bundle.tar.gz"), bundle);
        return opa(null)
                        .run(
                                folder,
                                Capabilities.RULES,
                                "build",
                                "--bundle",
                                "bundle.tar.gz",
                                "--verification-key",
                                directory.resolve(key + ".pub.pem").toString(),
                                "--verification-key-id",
                                "member",
                                "--signing-alg",
                                "ES256",
                                "--output",
                                "out.tar.gz")
                        .exit()
                == 0;
    }

    private Path keyPair(String name) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        write(name + ".pub.pem", "PUBLIC KEY", pair.getPublic().getEncoded());
        return write(name + ".pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private Path write(String name, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static BundleSigner signer(@Nullable Path key) {
        return new BundleSigner(properties(key), opa(key));
    }

    private static OpaProgram opa(@Nullable Path key) {
        return new OpaProgram(properties(key));
    }

    private static TrialProperties properties(@Nullable Path key) {
        return new TrialProperties(
                RealRules.program().orElse(null), RealRules.CAPABILITIES, Duration.ofSeconds(60), 1, key, "member");
    }
}
