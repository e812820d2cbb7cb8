package org.hansa.grid;

import org.jspecify.annotations.Nullable;

/**
 * Fewer nodes of the member's grid are together than hold its entries safely. Nothing was written, or of a write that was under
 * way when the others went it is not known. They may live behind a broken network and must not be written past. It ends by itself
 * when they are back.
 */
public final class GridMinorityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GridMinorityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
