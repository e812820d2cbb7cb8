package org.hansa.controlplane.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.hansa.ledger.model.Digest;

/**
 * Documents by their own digest, one file each. What {@link #put} has returned survives power loss: content, rename and
 * folder are forced to the disk. What {@link #get} returns has the digest that was asked for.
 */
public final class DigestStore {
    private final Path directory;

    public DigestStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + directory, e);
        }
    }

    public Digest put(byte[] document) {
        Digest digest = Digest.of(document);
        Path file = file(digest);
        if (Files.exists(file)) {
            return digest;
        }
        try {
            Path part = Files.createTempFile(directory, "new", ".part");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(document);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store " + file, e);
        }
    }

    /** Empty when it is not there, or is there and damaged: both have to be fetched or restored. */
    public Optional<byte[]> get(Digest digest) {
        try {
            byte[] document = Files.readAllBytes(file(digest));
            return Digest.of(document).equals(digest) ? Optional.of(document) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(digest), e);
        }
    }

    private Path file(Digest digest) {
        return directory.resolve(digest.hex() + ".json");
    }
}
