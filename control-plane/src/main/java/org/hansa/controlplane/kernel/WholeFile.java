package org.hansa.controlplane.kernel;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A file that is replaced as a whole: a crash leaves the old content or the new one. What {@link #replace} has returned from
 * survives power loss: content, rename and folder are forced to the disk. Only its owner may read it.
 */
public final class WholeFile {
    private WholeFile() {}

    /** Writes a content that need not fit into memory. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, out -> out.write(content));
    }

    /** @param file in a folder that exists */
    public static void replace(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, "new", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        forceNames(folder);
    }

    /**
     * Reads such a file.
     *
     * @throws IllegalStateException naming the file, and what to do, when its content has not the form
     */
    public static <T> T read(Path file, Function<byte[], T> form) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        try {
            return form.apply(content);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    file + " is damaged; restore it from a backup, or move it away: " + e.getMessage(), e);
        }
    }

    /** A name is on the disk only once its folder is. */
    static void forceNames(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
