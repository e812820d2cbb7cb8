package org.hansa.launcher.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a child leaves the terminal's process group. {@code setsid} replaces itself by the program, so the pid stays the
 * one that was started; where it does not exist (macOS), {@code nohup} at least survives the terminal's end.
 */
final class Detachment {
    private static final List<String> PREFIX = Stream.of("setsid", "nohup")
            .filter(Detachment::onPath)
            .findFirst()
            .map(List::of)
            .orElse(List.of());

    private Detachment() {}

    static List<String> prefix() {
        return PREFIX;
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
