package org.hansa.grid.anchor;

import org.jspecify.annotations.Nullable;

/** No answer from the ledger that counts; nothing is known about what it did. */
public final class LedgerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
