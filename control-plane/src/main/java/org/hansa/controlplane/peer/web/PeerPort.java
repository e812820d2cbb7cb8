package org.hansa.controlplane.peer.web;

/** Where the peer connector listens: what was configured, or what was free. */
@FunctionalInterface
public interface PeerPort {
    /** Below 1 before it is open. */
    int port();
}
