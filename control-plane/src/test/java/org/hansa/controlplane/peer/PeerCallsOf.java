package org.hansa.controlplane.peer;

/** Opens the package's adapter to tests of other packages. */
public final class PeerCallsOf {
    private PeerCallsOf() {}

    public static PeerCalls http(PeerAddresses addresses, PeerTls tls) {
        return new HttpPeerCalls(addresses, tls);
    }
}
