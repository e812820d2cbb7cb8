package org.hansa.grid;

/** The decision stream could not be written: answer 503 and say that the refusal was not recorded. */
public final class DecisionUnrecordedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DecisionUnrecordedException(String message, Throwable cause) {
        super(message, cause);
    }
}
