package org.hansa.controlplane.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.policy.OpaProgram.Capabilities;
import org.hansa.ledger.model.JsonObject;
import org.springframework.stereotype.Component;

/**
 * Signs with the member's own key what its OPA is to load. An upload has no signature and another member's bundle a foreign
 * one, and with either OPA would run until it is started again, and then refuse. The digest that was voted on leaves
 * signatures out.
 */
@Component
class BundleSigner {
    private static final String ALGORITHM = "ES256";
    private final TrialProperties properties;
    private final OpaProgram opa;

    BundleSigner(TrialProperties properties, OpaProgram opa) {
        this.properties = properties;
        this.opa = opa;
    }

    /**
     * The same files under this member's signature; unchanged where the member has no key, and its OPA asks for none.
     *
     * @param archive of a bundle whose digest the ledger has in force
     * @throws Failure {@code POLICY_REJECTED} when OPA does not build it, {@code POLICY_UNTESTED} when there is no OPA
     */
    byte[] signed(byte[] archive) throws IOException {
        Path key = properties.signingKey();
        if (key == null) {
            return archive;
        }
        TreeMap<String, byte[]> files = BundleArchive.read(archive);
        files.remove(".signatures.json");
        try (TrialFolder folder = TrialFolder.make()) {
            folder.unpack("bundle", files);
            Path claims = folder.path().resolve("claims.json");
            Files.write(
                    claims,
                    JsonObject.create().with("keyid", properties.signingKeyId()).bytes());
            Path packed = folder.path().resolve("signed.tar.gz");
            // Inside the folder, because OPA takes the paths in the bundle from where it is called.
            OpaProgram.Run build = opa.run(
                    folder.path().resolve("bundle"),
                    Capabilities.RULES,
                    "build",
                    "--bundle",
                    ".",
                    "--signing-alg",
                    ALGORITHM,
                    "--signing-key",
                    key.toAbsolutePath().toString(),
                    "--claims-file",
                    claims.toString(),
                    "--output",
                    packed.toString());
            if (build.exit() != 0) {
                throw Failure.of(FailureKind.POLICY_REJECTED, "OPA does not sign the bundle.")
                        .because(build.words());
            }
            return Files.readAllBytes(packed);
        }
    }
}
