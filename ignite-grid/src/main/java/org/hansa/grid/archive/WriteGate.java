package org.hansa.grid.archive;

import java.io.IOException;

/** Stands before each write of the archive, so that tests can fail every one of them in turn. */
@FunctionalInterface
public interface WriteGate {
    WriteGate OPEN = what -> {};

    /** @param what {@code append} or {@code force} */
    void before(String what) throws IOException;
}
