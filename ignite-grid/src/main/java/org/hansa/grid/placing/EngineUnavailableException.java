package org.hansa.grid.placing;

/** An entry could not be written. The allocation's outcome is unknown; the same call again finds or finishes it. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
