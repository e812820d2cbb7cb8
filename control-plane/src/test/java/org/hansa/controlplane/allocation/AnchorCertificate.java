package org.hansa.controlplane.allocation;

import java.security.PublicKey;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.network.crypto.PemFiles;

/** Nord's anchor identity. */
final class AnchorCertificate {
    private AnchorCertificate() {}

    static PublicKey publicKey() {
        return PemFiles.readCertificate(TestCrypto.consortium()
                        .folder()
                        .user(TestCrypto.member("nord"), "Anchor")
                        .certificate())
                .getPublicKey();
    }
}
