package org.hansa.grid;

/** An inventory would fall below what is live at the provider. Drain first. The message names the class. */
public final class CapacityInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CapacityInUseException(String message) {
        super(message);
    }
}
