package org.hansa.launcher.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.hansa.launcher.home.HansaHome;

/** The key with which one member signs what its OPA may load. */
record BundleKey(Path folder) {
    static final String ID = "member";
    static final String ALGORITHM = "ES256";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** PKCS#8, for the owner only. */
    Path privateFile() {
        return folder.resolve("bundle-key.pem");
    }

    Path publicFile() {
        return folder.resolve("bundle-key.pub.pem");
    }

    /** Makes the pair unless there is one; the public half is written last. */
    void makeIfMissing() {
        if (Files.exists(publicFile())) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            HansaHome.privateFile(
                    privateFile(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            HansaHome.privateFile(
                    publicFile(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + PEM.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
