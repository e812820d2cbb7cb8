package org.hansa.grid.ignite;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.hansa.grid.GridTls;

/** An authority and one node certificate of it, as PEM files. */
public final class GridCertificates {
    private GridCertificates() {}

    public static GridTls create(Path directory, String name) throws Exception {
        return create(directory, name, "hansa:grid-node:NordMSP");
    }

    public static GridTls create(Path directory, String name, String uri) throws Exception {
        Files.createDirectories(directory);
        KeyPair root = keys();
        return issue(directory, name, uri, root);
    }

    /** Another certificate of an authority whose keys are at hand. */
    public static GridTls issue(Path directory, String name, String uri, KeyPair root) throws Exception {
        Files.createDirectories(directory);
        KeyPair node = keys();
        X509Certificate authority = certificate("CN=ca." + name, root, "CN=ca." + name, root, "");
        X509Certificate leaf = certificate("CN=node." + name, node, "CN=ca." + name, root, uri);
        return new GridTls(
                write(directory.resolve("key.pem"), node.getPrivate()),
                write(directory.resolve("cert.pem"), leaf),
                write(directory.resolve("ca.pem"), authority));
    }

    public static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            String subject, KeyPair keys, String issuer, KeyPair issuerKeys, String uri) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3_600)),
                new X500Name(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uri.isEmpty()));
        if (!uri.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    }

    private static Path write(Path file, Object pem) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(pem instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : pem);
        }
        return Files.writeString(file, text.toString());
    }
}
