package org.hansa.launcher.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;

/** TLS in which both ends show a certificate, from PEM files. */
final class MutualTls {
    private static final char[] IN_MEMORY = "unused".toCharArray();

    private MutualTls() {}

    /** @param root the authority of the other end */
    static SSLContext context(TlsFiles own, Path root) throws GeneralSecurityException, IOException {
        KeyStore keys = empty();
        keys.setKeyEntry(
                "own", PemFiles.readKey(own.key()), IN_MEMORY, new Certificate[] {certificate(own.certificate())});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, IN_MEMORY);
        KeyStore roots = empty();
        roots.setCertificateEntry("root", certificate(root));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        }
    }
}
