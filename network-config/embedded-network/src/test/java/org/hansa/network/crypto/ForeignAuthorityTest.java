package org.hansa.network.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves under an authority that another program made. cryptogen derives key identifiers with SHA-256, most use SHA-1. */
class ForeignAuthorityTest {

    @TempDir
    Path root;

    private final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    private final Member nord = config.member("nord");

    @Test
    void a_leaf_is_chained_to_an_authority_whose_key_identifier_is_made_in_another_way() throws Exception {
        writeAuthority(new CryptoFolder(root).home(nord).resolve("tlsca"), "tlsca." + nord.domain());
        CryptoFolder folder = CryptoGenerator.generate(config, root, Instant.now());
        X509Certificate leaf =
                PemFiles.readCertificate(folder.controlPlaneTls(nord).certificate());
        X509Certificate authority = PemFiles.readCertificate(folder.tlsCaCertificate(nord));

        assertThat(leaf.getNotBefore()).isAfterOrEqualTo(authority.getNotBefore());
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), target);
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(leaf))));
        assertThatCode(() -> CertPathBuilder.getInstance("PKIX").build(parameters))
                .doesNotThrowAnyException();
    }

    private static void writeAuthority(Path folder, String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name subject = new X500Name("C=FI,OU=Evaluation,CN=" + name);
        Instant now = Instant.now().minusSeconds(60);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.ONE,
                Date.from(now),
                Date.from(now.plus(Duration.ofDays(10))),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        byte[] identifier =
                MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
        builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier));
        PemFiles.writeKey(folder.resolve("priv_sk"), pair.getPrivate());
        PemFiles.writeCertificate(
                folder.resolve(name + "-cert.pem"),
                builder.build(new LowSSigner(pair.getPrivate())).getEncoded());
    }
}
