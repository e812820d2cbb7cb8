package org.hansa.launcher.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, read without reading the rest. */
public final class LogTail {
    private static final int WINDOW_BYTES = 64 * 1024;

    private LogTail() {}

    /** At most {@code count} last lines; an absent or unreadable file has none. */
    public static List<String> lastLines(Path log, int count) {
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - WINDOW_BYTES);
            file.seek(from);
            byte[] window = new byte[(int) (file.length() - from)];
            file.readFully(window);
            List<String> lines =
                    new String(window, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
