package org.hansa.network.systemchaincode.lifecycle;

/** A lifecycle request that cannot be granted; the message is Fabric's. */
public final class LifecycleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean notFound;

    LifecycleException(String message) {
        this(message, false);
    }

    private LifecycleException(String message, boolean notFound) {
        super(message);
        this.notFound = notFound;
    }

    static LifecycleException notFound(String message) {
        return new LifecycleException(message, true);
    }

    boolean isNotFound() {
        return notFound;
    }

    LifecycleException within(String what) {
        return new LifecycleException(what + ": " + getMessage(), notFound);
    }
}
