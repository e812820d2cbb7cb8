package org.hansa.controlplane.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of what was told: a file for each, written after it was, so that a restart repeats nothing. While that cannot be
 * written (a full disk), what was told is remembered here, and not told again at every look.
 */
public final class ToldOnce {
    private static final Logger LOG = LoggerFactory.getLogger(ToldOnce.class);
    /** With so much told and not written down, nothing more is told: a restart would tell it all again. */
    static final int MAX_UNWRITTEN = 1_000;

    private final Path folder;
    private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

    public ToldOnce(Path folder) {
        this.folder = folder;
    }

    /**
     * Tells it unless it was told before. What cannot be handed over is logged, and told at the next call; what cannot be written
     * down is logged once, and written at the next.
     *
     * @param key a file's name
     */
    public void tell(String key, Instant at, Runnable telling) {
        Path file = folder.resolve(key);
        if (!Files.exists(file) && (unwritten.contains(key) || told(key, telling))) {
            write(key, file, at);
        }
    }

    private boolean told(String key, Runnable telling) {
        if (unwritten.size() >= MAX_UNWRITTEN) {
            LOG.warn("{} is not told: {} others cannot be written down under {}", key, unwritten.size(), folder);
            return false;
        }
        try {
            telling.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told: {}", key, e.getMessage());
            return false;
        }
    }

    private void write(String key, Path file, Instant at) {
        try {
            Files.createDirectories(folder);
            WholeFile.replace(file, (at + "\n").getBytes(StandardCharsets.US_ASCII));
            unwritten.remove(key);
        } catch (IOException e) {
            if (unwritten.add(key)) {
                LOG.warn("{} was told and cannot be written down, so a restart tells it again", key, e);
            }
        }
    }
}
