package org.hansa.grid.group;

/** The owner's answer came, and must not be believed: what it promises it did not sign, or not for this. */
public final class OwnerUntrustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnerUntrustedException(String message) {
        super(message);
    }
}
