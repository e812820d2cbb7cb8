package org.hansa.controlplane.portal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.hansa.ledger.model.MalformedRecordException;

/** What a token issuer's address must be before anybody votes on it: the ledger compares it byte for byte with tokens. */
final class IssuerUrl {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_CHARS = 500;

    private IssuerUrl() {}

    /** @throws MalformedRecordException when it is not an https address, or http of this machine */
    static String check(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MalformedRecordException("is longer than " + MAX_CHARS + " characters");
        }
        try {
            URI url = new URI(text);
            String host = url.getHost();
            boolean plain = url.getQuery() == null && url.getFragment() == null && url.getUserInfo() == null;
            boolean secret = "https".equals(url.getScheme());
            boolean local = "http".equals(url.getScheme()) && host != null && LOOPBACK.contains(host);
            if (host != null && plain && (secret || local)) {
                return text;
            }
        } catch (URISyntaxException notAnAddress) {
            throw new MalformedRecordException("is not an address");
        }
        throw new MalformedRecordException(
                "must be an https address without query, fragment and user; http is for the loopback address only");
    }
}
