package org.hansa.launcher.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Specifications of small shell scripts that are ready when they have written a file. */
record ShellProcess(Path folder) {

    Path readyFile(String name) {
        return folder.resolve(name + ".ready");
    }

    ProcessSpec.Builder running(String name, String script) {
        return ProcessSpec.named(name)
                .launch(() -> Launch.of(List.of("sh", "-c", script)))
                .workingDirectory(folder)
                .log(folder.resolve("logs").resolve(name + ".log"))
                .health(exists(readyFile(name)))
                .startTimeout(Duration.ofSeconds(60))
                .stopGrace(Duration.ofSeconds(30));
    }

    /** Becomes ready at once and lives for a minute. */
    ProcessSpec.Builder ready(String name) {
        return running(name, "touch " + readyFile(name) + "; exec sleep 60");
    }

    private static HealthProbe exists(Path file) {
        return new HealthProbe() {
            @Override
            public boolean healthy() {
                return Files.exists(file);
            }

            @Override
            public String describe() {
                return "the file " + file.getFileName();
            }
        };
    }
}
