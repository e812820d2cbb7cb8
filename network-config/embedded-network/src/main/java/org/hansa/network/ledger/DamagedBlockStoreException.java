package org.hansa.network.ledger;

import java.nio.file.Path;

/** Committed blocks that can no longer be read as they were written. Nothing is repaired or dropped silently. */
public final class DamagedBlockStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DamagedBlockStoreException(Path file, long block, long offset, String fault) {
        super(file + " is damaged at block " + block + " (byte " + offset + "): " + fault
                + ". Restore the file from a copy, or remove the network's state folder to begin anew");
    }
}
