package org.hansa.network.operations;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;

/** The JDK's TLS from PEM files. */
public final class MutualTls {

    private static final char[] NONE = new char[0];

    private MutualTls() {}

    /** A context that shows this certificate and believes those of its authority. */
    public static SSLContext context(TlsFiles files) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, NONE);
            Certificate[] chain = {PemFiles.readCertificate(files.certificate())};
            own.setKeyEntry("own", PemFiles.readKey(files.key()), NONE, chain);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, NONE);
            roots.setCertificateEntry("root", PemFiles.readCertificate(files.roots()));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NONE);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot use the TLS files beside " + files.certificate(), e);
        }
    }
}
