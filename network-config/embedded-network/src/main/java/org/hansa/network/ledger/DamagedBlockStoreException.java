package org.hansa.network.ledger;

import java.nio.file.Path;

/** Committed blocks that can no longer be read as they were written. Nothing is repaired or dropped silently. */
public final class DamagedBlockStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param block the first block that cannot be trusted; those before it are whole
     * @param offset where in the file it begins
     */
    public DamagedBlockStoreException(Path file, long block, long offset, String fault) {
        super(file + " is damaged at block " + block + " (byte " + offset + "): " + fault
                + ". Stop here and keep the file; restore it from a copy, or remove the network's state folder"
                + " to begin anew without its transactions");
    }
}
