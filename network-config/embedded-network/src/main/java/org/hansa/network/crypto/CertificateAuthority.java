package org.hansa.network.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One root authority of one organisation, for signing identities or for TLS.
 *
 * <p>P-256 and ECDSA with SHA-256, as {@code cryptogen} makes them. Roots are valid for ten years, leaves for one:
 * enough for an evaluation, and nothing here renews them. Whoever needs more removes the leaf's folder and starts
 * again, or uses real authorities.
 */
final class CertificateAuthority {

    private static final Duration ROOT_LIFETIME = Duration.ofDays(3_650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);
    /** Clocks differ; a certificate is valid a little before it was made. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final String country;
    private final String domain;
    private final Instant now;
    private final SecureRandom random;

    private CertificateAuthority(
            X509Certificate certificate,
            PrivateKey key,
            String country,
            String domain,
            Instant now,
            SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.country = country;
        this.domain = domain;
        this.now = now;
        this.random = random;
    }

    /** Reads the authority in a folder, or makes it: {@code NAME-cert.pem} and {@code priv_sk}. */
    static CertificateAuthority in(
            Path folder, String name, String country, String domain, Instant now, SecureRandom random) {
        Path certificateFile = folder.resolve(name + "-cert.pem");
        Path keyFile = folder.resolve("priv_sk");
        if (!Files.exists(certificateFile)) {
            KeyPair pair = newKeyPair(random);
            PemFiles.writeKey(keyFile, pair.getPrivate());
            PemFiles.writeCertificate(certificateFile, selfSigned(name, country, domain, pair, now, random));
        }
        return new CertificateAuthority(
                PemFiles.readCertificate(certificateFile), PemFiles.readKey(keyFile), country, domain, now, random);
    }

    /** Makes key and certificate unless the certificate exists. The key comes first, so a crash leaves no half. */
    void issue(CertificateRequest request, Path certificateFile, Path keyFile) {
        if (Files.exists(certificateFile)) {
            return;
        }
        KeyPair pair = newKeyPair(random);
        PemFiles.writeKey(keyFile, pair.getPrivate());
        PemFiles.writeCertificate(certificateFile, sign(request, pair.getPublic()));
    }

    private byte[] sign(CertificateRequest request, PublicKey subjectKey) {
        try {
            X500Name issuer = new JcaX509CertificateHolder(certificate).getSubject();
            X500Name subject = subject(country, domain, request.role(), request.commonName());
            X509v3CertificateBuilder builder = builder(issuer, subject, subjectKey, leafBegin(), LEAF_LIFETIME, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, request.keyUsage());
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier());
            if (request.tls()) {
                builder.addExtension(Extension.extendedKeyUsage, false, CertificateRequest.serverAndClient());
                GeneralNames names = new GeneralNames(request.names().toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return builder.build(new LowSSigner(key)).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a certificate for " + request.commonName(), e);
        }
    }

    /** Not before the authority itself: Fabric judges a chain at the moment at which its leaf begins. */
    private Instant leafBegin() {
        Instant authority = certificate.getNotBefore().toInstant();
        return begin(now).isBefore(authority) ? authority : begin(now);
    }

    private static Instant begin(Instant now) {
        return now.minus(SKEW).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The authority's own: other programs derive it from the key in other ways, and a chain is built by comparing it. */
    private AuthorityKeyIdentifier keyIdentifier() throws GeneralSecurityException {
        SubjectKeyIdentifier identifier =
                SubjectKeyIdentifier.fromExtensions(new JcaX509CertificateHolder(certificate).getExtensions());
        return new AuthorityKeyIdentifier(identifier.getKeyIdentifier());
    }

    private static byte[] selfSigned(
            String name, String country, String domain, KeyPair pair, Instant now, SecureRandom random) {
        try {
            X500Name subject = subject(country, domain, "Evaluation", name);
            X509v3CertificateBuilder builder =
                    builder(subject, subject, pair.getPublic(), begin(now), ROOT_LIFETIME, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign | KeyUsage.cRLSign;
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(Extension.extendedKeyUsage, false, CertificateRequest.serverAndClient());
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return builder.build(new LowSSigner(pair.getPrivate())).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make the authority " + name, e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant from, Duration lifetime, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(128, random).setBit(127),
                Date.from(from),
                Date.from(from.plus(lifetime)),
                subject,
                key);
    }

    private static X500Name subject(String country, String domain, @Nullable String unit, String commonName) {
        X500NameBuilder builder =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.C, country).addRDN(BCStyle.O, domain);
        if (unit != null) {
            builder.addRDN(BCStyle.OU, unit);
        }
        return builder.addRDN(BCStyle.CN, commonName).build();
    }

    private static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }
}
