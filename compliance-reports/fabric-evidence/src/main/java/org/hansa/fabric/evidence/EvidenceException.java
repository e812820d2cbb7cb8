package org.hansa.fabric.evidence;

/** Bytes that are not what they should be. The message names the field and what is wrong with it. */
public final class EvidenceException extends RuntimeException {
    public EvidenceException(String message) {
        super(message);
    }

    public EvidenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
