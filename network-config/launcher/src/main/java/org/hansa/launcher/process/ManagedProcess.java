package org.hansa.launcher.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process of the stack, found again by its pid file: it may have been started by this JVM or by one that is long gone.
 * It runs in a session of its own, so that neither Ctrl-C in the terminal nor the terminal's end reaches it.
 */
public final class ManagedProcess {
    private static final int LINES_SHOWN = 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(15);

    private final ProcessSpec spec;
    private final RunDirectory run;

    public ManagedProcess(ProcessSpec spec, RunDirectory run) {
        this.spec = spec;
        this.run = run;
    }

    public String name() {
        return spec.name();
    }

    public ProcessSpec spec() {
        return spec;
    }

    public boolean isAlive() {
        return handle().isPresent();
    }

    /** The running process; empty when it was never started, has ended, or its pid belongs to another by now. */
    public Optional<ProcessHandle> handle() {
        return run.alive(spec.name());
    }

    /** Whether there is a pid file, that is, it was started and not stopped since. */
    public boolean wasStarted() {
        return run.entry(spec.name()).isPresent();
    }

    /** Whether it runs and says that it is ready. */
    public boolean isHealthy() throws InterruptedException {
        return isAlive() && spec.health().healthy();
    }

    /**
     * Starts it unless it runs already, without waiting for it to be ready.
     *
     * @return whether it had to be started
     * @throws StartFailure when the program cannot be run at all
     */
    public boolean launch() {
        if (isAlive()) {
            return false;
        }
        Launch launch = spec.launch().get();
        List<String> command = new ArrayList<>(Detachment.prefix());
        if (spec.givesWay()) {
            command.addAll(Courtesy.prefix());
        }
        command.addAll(launch.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(spec.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        try {
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            run.record(spec.name(), builder.start().toHandle());
            return true;
        } catch (IOException failure) {
            throw new StartFailure(
                    spec.name(), "cannot run " + launch.command().get(0) + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Waits until it is ready.
     *
     * @param launched whether this start launched it; only said to the listener
     * @throws StartFailure when it ends or stays unready past its limit; the process is then left for the caller to stop
     */
    public void awaitReady(boolean launched, Progress progress) throws InterruptedException {
        Instant begin = Instant.now();
        progress.started(spec.name(), spec.health().describe());
        awaitHealthy(progress, begin);
        String note = launched ? "pid " + pidText() : "already running, pid " + pidText();
        progress.ready(spec.name(), Duration.between(begin, Instant.now()), note);
    }

    private void awaitHealthy(Progress progress, Instant begin) throws InterruptedException {
        Instant deadline = begin.plus(spec.startTimeout());
        Instant sayAgain = begin.plus(SAY_AGAIN);
        while (!spec.health().healthy()) {
            if (!isAlive()) {
                throw failure("ended before it was ready");
            }
            Instant now = Instant.now();
            if (now.isAfter(deadline)) {
                throw failure("not ready after " + spec.startTimeout().toSeconds() + " s, waited for "
                        + spec.health().describe() + answered());
            }
            if (now.isAfter(sayAgain)) {
                progress.waiting(
                        spec.name(), spec.health().describe(), Duration.between(begin, now), spec.startTimeout());
                sayAgain = now.plus(SAY_AGAIN);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        if (!isAlive()) {
            throw failure("ended, and another program answers at "
                    + spec.health().describe() + "; './hansa doctor' names who listens there");
        }
    }

    private String answered() {
        String answer = spec.health().lastAnswer();
        return answer.isEmpty() ? "" : ", which last answered: " + answer;
    }

    private StartFailure failure(String reason) {
        return new StartFailure(spec.name(), reason, spec.log(), LogTail.lastLines(spec.log(), LINES_SHOWN));
    }

    private String pidText() {
        return handle().map(handle -> Long.toString(handle.pid())).orElse("gone");
    }

    /** Asks it to end, waits for its grace, then ends it. Does nothing when it does not run. */
    public void stop() throws InterruptedException {
        stop(spec.name(), run, spec.stopGrace());
    }

    /** The same for a process whose specification is no longer known, by its pid file alone. */
    public static void stop(String name, RunDirectory run, Duration grace) throws InterruptedException {
        Optional<ProcessHandle> handle = run.alive(name);
        if (handle.isPresent()) {
            handle.get().destroy();
            if (!ended(handle.get(), grace)) {
                handle.get().destroyForcibly();
                ended(handle.get(), KILL_LIMIT);
            }
        }
        run.forget(name);
    }

    /** SIGKILL: no chance to write anything more. Returns when the process is gone. */
    public void kill() throws InterruptedException {
        Optional<ProcessHandle> handle = handle();
        if (handle.isPresent()) {
            handle.get().destroyForcibly();
            ended(handle.get(), KILL_LIMIT);
        }
    }

    private static boolean ended(ProcessHandle handle, Duration limit) throws InterruptedException {
        CompletableFuture<ProcessHandle> exit = handle.onExit();
        try {
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Path log() {
        return spec.log();
    }
}
