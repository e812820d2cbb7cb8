package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Bytes that this process has caused to be written to a disk, where the system tells (Linux). */
final class DiskWrites {
    private static final Path COUNTERS = Path.of("/proc/self/io");

    private DiskWrites() {}

    static OptionalLong bytes() {
        if (!Files.isReadable(COUNTERS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(COUNTERS).stream()
                    .filter(line -> line.startsWith("write_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring(13)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + COUNTERS, e);
        }
    }
}
