package org.hansa.controlplane.allocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.grid.ReceiptSigner;

/** Signs receipts with the member's anchor identity, the one whose signature is on the anchors that make them good. */
final class AnchorReceiptSigner implements ReceiptSigner {
    private final PrivateKey key;

    /** @param keyFile PEM, PKCS #8 */
    AnchorReceiptSigner(Path keyFile) {
        try {
            String pem = Files.readString(keyFile, StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder()
                    .decode(pem.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", ""));
            key = Signatures.prepared(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (IOException e) {
            throw new UncheckedIOException("hansa.ledger.anchor.key: cannot read " + keyFile, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("hansa.ledger.anchor.key: " + keyFile + " is not a PKCS #8 EC key", e);
        }
    }

    @Override
    public byte[] sign(byte[] receiptBytes) {
        return Signatures.sign(key, receiptBytes);
    }
}
