package org.hansa.controlplane.joining;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.hansa.fabric.evidence.msp.Certificates;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;

/** Certificates as files have them. */
final class Pem {
    private Pem() {}

    /** @throws IOException when the text is not exactly one certificate */
    static X509Certificate certificate(String text) throws IOException {
        if (text.split("-----BEGIN", -1).length != 2 || text.contains("PRIVATE KEY")) {
            throw new IOException("is not one certificate in PEM");
        }
        try {
            return Certificates.parse(ByteString.copyFrom(text, StandardCharsets.US_ASCII));
        } catch (InvalidIdentityException e) {
            throw new IOException("is not a certificate", e);
        }
    }
}
