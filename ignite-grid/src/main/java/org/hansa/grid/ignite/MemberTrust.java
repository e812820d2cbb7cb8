package org.hansa.grid.ignite;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hansa.ledger.model.MspId;

/**
 * Trusts what the member's own TLS authority issued, and of that only control planes and grid nodes: the same authority gives
 * certificates to peers, orderers and administrators too, and none of them has business in the grid.
 */
final class MemberTrust extends X509ExtendedTrustManager {
    private static final int URI_NAME = 6;

    private final X509ExtendedTrustManager chains;
    private final Set<String> names;

    MemberTrust(X509ExtendedTrustManager chains, MspId member) {
        this.chains = chains;
        this.names = Set.of("hansa:control-plane:" + member, "hansa:grid-node:" + member);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        Collection<List<?>> found = chain[0].getSubjectAlternativeNames();
        boolean known = found != null
                && found.stream().anyMatch(each -> each.get(0).equals(URI_NAME) && names.contains(each.get(1)));
        if (!known) {
            throw new CertificateException("'" + chain[0].getSubjectX500Principal()
                    + "' may not be in the grid: it has none of the URI names " + names);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        chains.checkClientTrusted(chain, type, socket);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        chains.checkServerTrusted(chain, type, socket);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        chains.checkClientTrusted(chain, type, engine);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        chains.checkServerTrusted(chain, type, engine);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        chains.checkClientTrusted(chain, type);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        chains.checkServerTrusted(chain, type);
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
