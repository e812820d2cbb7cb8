package org.hansa.fabric.evidence.msp;

/** An identity that does not parse, belongs to no MSP of the channel, or has no chain to its MSP's roots. */
public final class InvalidIdentityException extends Exception {
    public InvalidIdentityException(String message) {
        super(message);
    }

    public InvalidIdentityException(String message, Throwable cause) {
        super(message, cause);
    }
}
