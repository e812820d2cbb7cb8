package org.hansa.grid.group;

import org.jspecify.annotations.Nullable;

/** The owner did not answer; it may have done what was asked. */
public final class OwnerUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnerUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
