package org.hansa.launcher.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.RunningProcess;
import org.jspecify.annotations.Nullable;

/**
 * One process at one moment.
 *
 * @param health what says that it is ready
 * @param pid absent when it does not run, as are the two after it
 */
public record ProcessStatus(
        String name,
        State state,
        String health,
        @Nullable Long pid,
        @Nullable Long residentBytes,
        @Nullable Long uptimeSeconds,
        String log) {

    /** What a process can be. */
    public enum State {
        READY,
        /** It runs and does not say that it is ready. */
        UNREADY,
        STOPPED,
        /** It was started and has ended without being asked to. */
        DEAD
    }

    static ProcessStatus of(ManagedProcess process) throws InterruptedException {
        Optional<ProcessHandle> handle = process.handle();
        if (handle.isEmpty()) {
            State state = process.wasStarted() ? State.DEAD : State.STOPPED;
            return new ProcessStatus(
                    process.name(),
                    state,
                    process.spec().health().describe(),
                    null,
                    null,
                    null,
                    process.log().toString());
        }
        OptionalLong resident = RunningProcess.residentBytes(handle.get().pid());
        Long uptime = handle.get()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toSeconds())
                .orElse(null);
        return new ProcessStatus(
                process.name(),
                process.spec().health().healthy() ? State.READY : State.UNREADY,
                process.spec().health().describe(),
                handle.get().pid(),
                resident.isPresent() ? resident.getAsLong() : null,
                uptime,
                process.log().toString());
    }
}
