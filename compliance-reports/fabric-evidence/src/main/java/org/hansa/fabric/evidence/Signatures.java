package org.hansa.fabric.evidence;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import org.jspecify.annotations.Nullable;

/**
 * Signatures as Fabric makes and takes them: ECDSA over SHA-256 in DER with low S, whatever the curve, and Ed25519 over
 * the message itself.
 *
 * <p>ECDSA goes through Amazon's native provider where its library loads, else through the JDK; chosen once. Nothing is
 * registered with {@link java.security.Security}: the choice stays in this class.
 */
public final class Signatures {
    private static final String ECDSA = "SHA256withECDSA";
    private static final String ED25519 = "Ed25519";

    private static final @Nullable Provider NATIVE = nativeProvider();

    private Signatures() {}

    /** True if {@code key} made {@code signature} over {@code message} and the signature has the form Fabric requires. */
    public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            if (key instanceof ECPublicKey ecKey) {
                return verifyEcdsa(ecKey, message, signature);
            }
            return key instanceof EdECKey && verify(Signature.getInstance(ED25519), key, message, signature);
        } catch (GeneralSecurityException | EvidenceException malformed) {
            return false;
        }
    }

    /**
     * The same key in the form in which {@link #sign} needs it. A key of another provider is taken over anew for each
     * signature, which costs more than the signature; for one that signs often that is done here, once.
     */
    public static PrivateKey prepared(PrivateKey key) {
        if (NATIVE == null || !(key instanceof ECPrivateKey)) {
            return key;
        }
        try {
            return (PrivateKey) KeyFactory.getInstance("EC", NATIVE).translateKey(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot sign with a key of algorithm " + key.getAlgorithm(), e);
        }
    }

    /** Signs with an EC key (DER, low S), an Ed25519 key, or a key that signs by itself. */
    public static byte[] sign(PrivateKey key, byte[] message) {
        if (key instanceof SigningKey own) {
            return own.sign(message);
        }
        try {
            Signature signer = key instanceof EdECKey ? Signature.getInstance(ED25519) : ecdsa();
            signer.initSign(key);
            signer.update(message);
            byte[] signature = signer.sign();
            return key instanceof ECKey ecKey
                    ? EcdsaSignature.parse(signature)
                            .withLowS(ecKey.getParams().getOrder())
                            .encode()
                    : signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot sign with a key of algorithm " + key.getAlgorithm(), e);
        }
    }

    /** The provider that verifies ECDSA here, for a line in a report or a log. */
    public static String providerName() {
        return NATIVE == null ? "JDK" : NATIVE.getName() + " " + NATIVE.getVersionStr();
    }

    private static boolean verifyEcdsa(ECPublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        EcdsaSignature numbers = EcdsaSignature.parse(signature);
        return numbers.isLowS(key.getParams().getOrder()) && verify(ecdsa(), key, message, numbers.encode());
    }

    private static boolean verify(Signature verifier, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static Signature ecdsa() throws NoSuchAlgorithmException {
        return NATIVE == null ? Signature.getInstance(ECDSA) : Signature.getInstance(ECDSA, NATIVE);
    }

    private static @Nullable Provider nativeProvider() {
        try {
            return Native.provider();
        } catch (LinkageError absent) {
            return null;
        }
    }

    /** Apart, so that this class loads where the provider's does not. */
    private static final class Native {
        static @Nullable Provider provider() {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            return provider.getLoadingError() == null ? provider : null;
        }
    }
}
