package org.hansa.controlplane.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Keys that are generated at first start and kept owner-readable only; never logged, never in JSON. */
public final class Secrets {
    private static final int KEY_BYTES = 32;
    private final Path directory;

    public Secrets(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for secrets " + directory, e);
        }
    }

    /** The key of this name; made, and on disk, before it is first returned. */
    public byte[] key(String name) {
        Path file = directory.resolve(name + ".key");
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(file + " has " + key.length + " bytes, expected " + KEY_BYTES
                        + "; restore it from a backup, or delete it to have a new key made");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the secret " + file, e);
        }
    }

    private void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path part = Files.createTempFile(
                directory,
                "new",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        try {
            // A link fails when the name is taken, so two starts at once end with one key.
            Files.createLink(file, part);
            WholeFile.forceNames(directory);
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
