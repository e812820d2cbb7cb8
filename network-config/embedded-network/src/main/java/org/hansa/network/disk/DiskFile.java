package org.hansa.network.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. One thread writes; any thread reads. */
public interface DiskFile extends AutoCloseable {

    /** Length in bytes, writes that are not forced included. */
    long size() throws IOException;

    /**
     * Fills the whole array.
     *
     * @throws java.io.EOFException if the file ends before
     */
    void read(long position, byte[] into) throws IOException;

    /** Writes all remaining bytes. They survive the death of the process when this returns, of the machine only later. */
    void write(long position, ByteBuffer bytes) throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /** Returns when everything written and cut off so far survives the loss of power. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
