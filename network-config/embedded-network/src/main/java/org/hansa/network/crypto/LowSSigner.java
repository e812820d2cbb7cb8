package org.hansa.network.crypto;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.PrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs certificates with the lower of the two possible S values.
 *
 * <p>Fabric's MSP rewrites certificates with a high S when it loads them; an identity's bytes would then differ from
 * the file's. Signing low from the start, as {@code cryptogen} does, keeps them equal.
 */
final class LowSSigner implements ContentSigner {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final PrivateKey key;

    LowSSigner(PrivateKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        return DeterministicKey.of(key).sign(content.toByteArray());
    }
}
