package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.cache.configuration.Factory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hansa.grid.GridTls;
import org.hansa.ledger.model.MspId;

/** TLS of the grid from PEM files. Ignite asks peers for certificates on both its ports, so trust is membership. */
final class PemTls implements Factory<SSLContext> {
    private static final long serialVersionUID = 1L;
    private final transient GridTls files;
    private final transient MspId member;

    PemTls(GridTls files, MspId member) {
        this.files = files;
        this.member = member;
    }

    @Override
    public SSLContext create() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys().getKeyManagers(), new TrustManager[] {trust()}, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the grid's TLS files", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the grid's TLS files do not make a TLS context: " + files, e);
        }
    }

    private KeyManagerFactory keys() throws IOException, GeneralSecurityException {
        List<Certificate> chain = certificates(files.certificate());
        PrivateKey key = KeyFactory.getInstance(chain.get(0).getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(body(files.key())));
        KeyStore store = empty();
        store.setKeyEntry("node", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory;
    }

    private MemberTrust trust() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (Certificate each : certificates(files.trust())) {
            store.setCertificateEntry("ca-" + store.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager chains) {
                return new MemberTrust(chains, member);
            }
        }
        throw new GeneralSecurityException("this Java checks no chains of certificates");
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    private static byte[] body(Path file) throws IOException {
        String base64 = Files.readString(file, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.toUpperCase(Locale.ROOT).startsWith("-----"))
                .reduce("", String::concat);
        return Base64.getDecoder().decode(base64.strip());
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }
}
