package org.hansa.network.crypto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
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

    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

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
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content.toByteArray());
            return low(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static byte[] low(byte[] der) throws IOException {
        ASN1Sequence pair = ASN1Sequence.getInstance(der);
        BigInteger r = ASN1Integer.getInstance(pair.getObjectAt(0)).getPositiveValue();
        BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getPositiveValue();
        if (s.compareTo(P256_ORDER.shiftRight(1)) > 0) {
            s = P256_ORDER.subtract(s);
        }
        return new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
    }
}
