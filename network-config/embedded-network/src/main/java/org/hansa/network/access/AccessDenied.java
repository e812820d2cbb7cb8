package org.hansa.network.access;

/** A request whose signer lacks the right. The message is Fabric's, because clients and operators read it. */
public final class AccessDenied extends Exception {

    private static final long serialVersionUID = 1L;

    public AccessDenied(String message) {
        super(message);
    }
}
