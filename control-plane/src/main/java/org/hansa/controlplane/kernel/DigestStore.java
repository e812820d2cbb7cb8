package org.hansa.controlplane.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hansa.ledger.model.Digest;

/**
 * Documents by their own digest, one file each. What {@link #put} has returned survives power loss: content, rename and
 * folder are forced to the disk. What {@link #get} returns has the digest that was asked for.
 */
public final class DigestStore {
    private static final int HEX = 64;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.json");
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
            WholeFile.replace(file, document);
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

    /** Digests of the newest documents, the newest first. */
    public List<Digest> newest(int limit) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            each -> NAME.matcher(each.getFileName().toString()).matches())
                    .map(each -> Map.entry(each, each.toFile().lastModified()))
                    .sorted(Map.Entry.<Path, Long>comparingByValue().reversed())
                    .limit(limit)
                    .map(each ->
                            new Digest(each.getKey().getFileName().toString().substring(0, HEX)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private Path file(Digest digest) {
        return directory.resolve(digest.hex() + ".json");
    }
}
