package org.hansa.controlplane.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The memory of what was told: a file for each, written after it was, so that a restart repeats nothing. */
public final class ToldOnce {
    private static final Logger LOG = LoggerFactory.getLogger(ToldOnce.class);
    private final Path folder;

    public ToldOnce(Path folder) {
        this.folder = folder;
    }

    /**
     * Tells it unless it was told before. What cannot be handed over is logged, and told at the next call.
     *
     * @param key a file's name
     */
    public void tell(String key, Instant at, Runnable telling) {
        Path file = folder.resolve(key);
        if (Files.exists(file)) {
            return;
        }
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told: {}", key, e.getMessage());
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(file, at + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
