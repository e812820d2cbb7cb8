package org.hansa.grid.group;

import org.jspecify.annotations.Nullable;

/** The owner did not answer; it may have done what was asked, unless this says that it has not. */
public final class OwnerUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean nothingDone;

    public OwnerUnreachableException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** @param nothingDone whether this call cannot have done anything, now or later: it was never sent, or turned away unread */
    public OwnerUnreachableException(String message, @Nullable Throwable cause, boolean nothingDone) {
        super(message, cause);
        this.nothingDone = nothingDone;
    }

    public boolean nothingDone() {
        return nothingDone;
    }
}
