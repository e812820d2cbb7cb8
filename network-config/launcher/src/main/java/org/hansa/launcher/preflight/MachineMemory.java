package org.hansa.launcher.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory that new processes could take without swapping. */
final class MachineMemory {
    private static final String AVAILABLE = "MemAvailable:";

    private MachineMemory() {}

    /** Bytes; empty where the operating system has no {@code /proc/meminfo}. */
    static OptionalLong availableBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }
}
