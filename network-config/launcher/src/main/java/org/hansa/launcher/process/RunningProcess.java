package org.hansa.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says about a process, where it says it. */
public final class RunningProcess {
    private static final String RESIDENT = "VmRSS:";

    private RunningProcess() {}

    /** Resident memory in bytes; empty where there is no {@code /proc}. */
    public static OptionalLong residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }
}
