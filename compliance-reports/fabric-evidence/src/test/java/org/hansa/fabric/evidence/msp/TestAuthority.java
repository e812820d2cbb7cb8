package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** An authority that certifies whatever a test needs. */
public final class TestAuthority {
    public static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A certificate and the key that goes with it. */
    public record Certified(X509Certificate certificate, KeyPair keys) {
        public ByteString pem() {
            return TestAuthority.pem(certificate);
        }

        public ByteString serialized(String mspId) {
            return SerializedIdentity.newBuilder()
                    .setMspid(mspId)
                    .setIdBytes(pem())
                    .build()
                    .toByteString();
        }
    }

    public static TestAuthority root(String subject) throws Exception {
        KeyPair keys = ecKeys();
        X500Name name = new X500Name(subject);
        return new TestAuthority(name, keys, certificate(name, keys, name, keys, true, START, null));
    }

    public TestAuthority intermediate(String subject) throws Exception {
        KeyPair intermediateKeys = ecKeys();
        X500Name intermediateName = new X500Name(subject);
        return new TestAuthority(
                intermediateName,
                intermediateKeys,
                certificate(intermediateName, intermediateKeys, name, keys, true, START, null));
    }

    public Certified certify(String subject) throws Exception {
        return certify(subject, ecKeys(), null);
    }

    public Certified certify(String subject, KeyPair subjectKeys, KeyPurposeId extendedUsage) throws Exception {
        return new Certified(
                certificate(new X500Name(subject), subjectKeys, name, keys, false, START, extendedUsage), subjectKeys);
    }

    public X509CRL revoke(X509Certificate revoked) throws Exception {
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(START));
        builder.addCRLEntry(revoked.getSerialNumber(), Date.from(START), 0);
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
        return new JcaX509CRLConverter()
                .getCRL(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public ByteString pem() {
        return pem(certificate);
    }

    static ByteString pem(X509Certificate certificate) {
        return ByteString.copyFromUtf8("-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Certificates.encoded(certificate))
                + "\n-----END CERTIFICATE-----\n");
    }

    public static KeyPair ecKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            X500Name subject,
            KeyPair subjectKeys,
            X500Name issuer,
            KeyPair issuerKeys,
            boolean authority,
            Instant start,
            KeyPurposeId extendedUsage)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(start),
                Date.from(start.plus(Duration.ofDays(365))),
                subject,
                subjectKeys.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subjectKeys.getPublic()));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
        if (extendedUsage != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(extendedUsage));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    }
}
