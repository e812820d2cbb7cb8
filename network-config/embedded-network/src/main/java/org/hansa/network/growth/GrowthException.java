package org.hansa.network.growth;

/** A change of the consortium that cannot go on. The message says what to do next. */
public final class GrowthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GrowthException(String message) {
        super(message);
    }

    public GrowthException(String message, Throwable cause) {
        super(message, cause);
    }
}
