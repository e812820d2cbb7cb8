package org.hansa.controlplane.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hansa.controlplane.peer.MemberTrust.Use;
import org.hansa.ledger.model.MspId;

/** TLS contexts with this member's own key, and trust by {@link MemberTrust} instead of by host names. */
public final class PeerTls {
    private final MemberTrust trust;
    private final KeyManager[] keys;

    public PeerTls(PeerProperties properties, MemberTrust trust) {
        this.trust = trust;
        this.keys = keys(properties);
    }

    /** For the connector: takes clients that are some member's control plane. */
    public SSLContext server() {
        return context(Optional.empty());
    }

    /** For calls to one member: takes no other's server. */
    SSLContext clientOf(MspId member) {
        return context(Optional.of(member));
    }

    private SSLContext context(Optional<MspId> expected) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new Members(trust, expected)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    private static KeyManager[] keys(PeerProperties properties) {
        try (InputStream chain = Files.newInputStream(properties.certificate())) {
            Certificate[] certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(chain)
                    .toArray(Certificate[]::new);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("control-plane", key(properties.key()), new char[0], certificates);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (IOException e) {
            throw new UncheckedIOException("hansa.peer-api: cannot read certificate or key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("hansa.peer-api: certificate and key are not a pair in PEM", e);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** Of the extended kind, so that the JDK leaves the whole check, names included, to it. */
    private static final class Members extends X509ExtendedTrustManager {
        private final MemberTrust trust;
        private final Optional<MspId> expected;

        Members(MemberTrust trust, Optional<MspId> expected) {
            this.trust = trust;
            this.expected = expected;
        }

        private void check(X509Certificate[] chain, Use use) throws CertificateException {
            MspId member = trust.identify(chain, use);
            if (expected.isPresent() && !expected.get().equals(member)) {
                throw new CertificateException("this is " + member + ", not " + expected.get());
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain, Use.CLIENT);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain, Use.SERVER);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain, Use.CLIENT);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain, Use.SERVER);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain, Use.CLIENT);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain, Use.SERVER);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.acceptedIssuers();
        }
    }
}
