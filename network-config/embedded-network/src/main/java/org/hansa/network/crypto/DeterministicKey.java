package org.hansa.network.crypto;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.SigningKey;

/**
 * A P-256 key whose signature over the same message is always the same one (RFC 6979), with low S. A simulation needs it
 * to repeat its blocks byte by byte.
 */
public final class DeterministicKey implements SigningKey {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final ECDomainParameters P256 = domain();

    private final BigInteger scalar;

    private DeterministicKey(BigInteger scalar) {
        this.scalar = scalar;
    }

    /** @throws IllegalArgumentException if it is no EC key */
    public static DeterministicKey of(PrivateKey key) {
        if (key instanceof ECPrivateKey ecKey) {
            return new DeterministicKey(ecKey.getS());
        }
        throw new IllegalArgumentException("a key of algorithm " + key.getAlgorithm() + " is no EC key");
    }

    @Override
    public byte[] sign(byte[] message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(scalar, P256));
        BigInteger[] signature = signer.generateSignature(Hashes.sha256(message));
        BigInteger s = signature[1].compareTo(P256.getN().shiftRight(1)) > 0
                ? P256.getN().subtract(signature[1])
                : signature[1];
        try {
            return new DERSequence(new ASN1Integer[] {new ASN1Integer(signature[0]), new ASN1Integer(s)}).getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    /** Signs and nothing else: it is not for export. */
    @Override
    public String getFormat() {
        return "none";
    }

    @Override
    public byte[] getEncoded() {
        return new byte[0];
    }

    private static ECDomainParameters domain() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }
}
