package org.hansa.benchmarks.grid;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What waits for the ledger, looked at four times a second. */
final class Backlog implements AutoCloseable {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final EngineUnderLoad load;
    private final List<double[]> seen = new ArrayList<>();
    private final long begin = System.nanoTime();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();

    Backlog(EngineUnderLoad load) {
        this.load = load;
        schedule.scheduleAtFixedRate(this::look, 0, 250, TimeUnit.MILLISECONDS);
    }

    /** Processor time of this process: the engine, its callers and the simulated ledger. */
    static long processNanos() {
        return PROCESS.getProcessCpuTime();
    }

    long now() {
        return load.engine.status().sites().stream()
                .mapToLong(site -> site.stream().unanchored())
                .sum();
    }

    private void look() {
        double[] point = {(System.nanoTime() - begin) / 1e9, now()};
        synchronized (seen) {
            seen.add(point);
        }
    }

    /** Events a second by which it grows after this share of the time, by least squares. */
    double slope(double after) {
        List<double[]> tail;
        synchronized (seen) {
            tail = seen.subList((int) (after * seen.size()), seen.size()).stream()
                    .map(double[]::clone)
                    .toList();
        }
        double seconds = tail.stream().mapToDouble(each -> each[0]).average().orElse(0);
        double events = tail.stream().mapToDouble(each -> each[1]).average().orElse(0);
        double both = tail.stream()
                .mapToDouble(each -> (each[0] - seconds) * (each[1] - events))
                .sum();
        double square = tail.stream()
                .mapToDouble(each -> Math.pow(each[0] - seconds, 2))
                .sum();
        return square == 0 ? 0 : both / square;
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
