package org.hansa.launcher.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program that ends by itself: Maven, tar, OPA's builder. It is ended when its limit runs out or the caller gives up. */
public final class Tool {
    private static final int LINES_SHOWN = 20;

    private Tool() {}

    /**
     * Runs it with its output appended to a log.
     *
     * @throws StartFailure when it cannot be run, fails or is too slow; with the log's last lines
     */
    public static void run(String name, Launch launch, Path directory, Path log, Duration limit)
            throws InterruptedException {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = builder(launch, directory)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            int status = await(builder.start(), limit);
            if (status != 0) {
                throw new StartFailure(
                        name, launch + explained(status, limit), log, LogTail.lastLines(log, LINES_SHOWN));
            }
        } catch (IOException failure) {
            throw new StartFailure(name, "cannot run " + launch + ": " + failure.getMessage(), failure);
        }
    }

    /** Runs it and returns its standard output; standard error is appended to the log. */
    public static String output(String name, Launch launch, Path directory, Path log, Duration limit)
            throws InterruptedException {
        Path answer = null;
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            answer = Files.createTempFile("hansa", ".out");
            ProcessBuilder builder = builder(launch, directory)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectOutput(answer.toFile());
            int status = await(builder.start(), limit);
            if (status != 0) {
                throw new StartFailure(
                        name, launch + explained(status, limit), log, LogTail.lastLines(log, LINES_SHOWN));
            }
            return Files.readString(answer, StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new StartFailure(name, "cannot run " + launch + ": " + failure.getMessage(), failure);
        } finally {
            delete(answer);
        }
    }

    private static ProcessBuilder builder(Launch launch, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(launch.command()).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    private static final int TOO_SLOW = -1;

    private static int await(Process process, Duration limit) throws InterruptedException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : TOO_SLOW;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private static String explained(int status, Duration limit) {
        return status == TOO_SLOW ? " took longer than " + limit.toSeconds() + " s" : " ended with status " + status;
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
