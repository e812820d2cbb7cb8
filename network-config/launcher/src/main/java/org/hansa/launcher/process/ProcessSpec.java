package org.hansa.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one process is started, how one knows that it is ready, and how long it gets to stop.
 *
 * @param name short and unique, for example {@code opa-rhein}; names the log, the pid file and the command line argument
 * @param launch asked only when the process is really started: a program may have to be fetched or built first
 * @param log both output streams are appended here
 * @param startTimeout from the start to the first healthy answer
 * @param stopGrace from SIGTERM to SIGKILL
 * @param givesWay whether it runs behind the others where processors are few
 */
public record ProcessSpec(
        String name,
        Supplier<Launch> launch,
        Path workingDirectory,
        Path log,
        HealthProbe health,
        Duration startTimeout,
        Duration stopGrace,
        boolean givesWay) {

    /** The same process, started in another way. */
    public ProcessSpec launchedBy(Supplier<Launch> other) {
        return new ProcessSpec(name, other, workingDirectory, log, health, startTimeout, stopGrace, givesWay);
    }

    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Collects a specification; launch, log, directory and health are required. */
    public static final class Builder {
        private final String name;
        private @Nullable Supplier<Launch> launch;
        private @Nullable Path workingDirectory;
        private @Nullable Path log;
        private @Nullable HealthProbe health;
        private Duration startTimeout = Duration.ofSeconds(60);
        private Duration stopGrace = Duration.ofSeconds(10);
        private boolean givesWay;

        private Builder(String name) {
            this.name = name;
        }

        public Builder launch(Supplier<Launch> source) {
            launch = source;
            return this;
        }

        public Builder workingDirectory(Path directory) {
            workingDirectory = directory;
            return this;
        }

        public Builder log(Path file) {
            log = file;
            return this;
        }

        public Builder health(HealthProbe probe) {
            health = probe;
            return this;
        }

        public Builder startTimeout(Duration timeout) {
            startTimeout = timeout;
            return this;
        }

        public Builder stopGrace(Duration grace) {
            stopGrace = grace;
            return this;
        }

        /** For what nobody waits for. */
        public Builder givesWay() {
            givesWay = true;
            return this;
        }

        public ProcessSpec build() {
            return new ProcessSpec(
                    name,
                    Objects.requireNonNull(launch, "launch"),
                    Objects.requireNonNull(workingDirectory, "workingDirectory"),
                    Objects.requireNonNull(log, "log"),
                    Objects.requireNonNull(health, "health"),
                    startTimeout,
                    stopGrace,
                    givesWay);
        }
    }
}
