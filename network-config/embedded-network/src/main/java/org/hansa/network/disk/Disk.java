package org.hansa.network.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What the network needs of a file system. Every method that changes something is one step at which a machine may stop;
 * what is built from several steps is a default method here, so that each of them is seen.
 */
public interface Disk {

    /** Opens a file for reading and writing; makes it, and the folders above it, if there is none. */
    DiskFile open(Path file) throws IOException;

    /** Gives a file another name in the same folder, in one step; what had that name before is gone. */
    void rename(Path from, Path to) throws IOException;

    /** Returns when the names in a folder survive the loss of power. A forced file without a forced name is lost. */
    void forceFolder(Path folder) throws IOException;

    /** Replaces a file's content: whatever happens, readers find the old content or the new one, never a part. */
    default void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DiskFile written = open(part)) {
            written.truncate(0);
            written.write(0, ByteBuffer.wrap(content));
            written.force();
        }
        rename(part, file);
        forceFolder(Objects.requireNonNull(file.getParent(), "a file in a folder"));
    }
}
