package org.hansa.launcher.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.Progress;

/** Processes that may end at the same time. */
record Stopping(List<ManagedProcess> processes, Progress progress) {

    void run() throws InterruptedException {
        if (processes.isEmpty()) {
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(processes.size());
        try {
            List<Future<?>> stops = processes.stream()
                    .<Future<?>>map(process -> workers.submit(() -> {
                        stop(process);
                        return null;
                    }))
                    .toList();
            for (Future<?> stop : stops) {
                stop.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a process could not be stopped", failure.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private void stop(ManagedProcess process) throws InterruptedException {
        boolean ran = process.isAlive();
        Instant begin = Instant.now();
        process.stop();
        if (ran) {
            progress.stopped(process.name(), Duration.between(begin, Instant.now()));
        }
    }
}
