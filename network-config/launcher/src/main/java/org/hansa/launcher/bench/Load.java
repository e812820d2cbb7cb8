package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;

/** A closed loop: each client calls again as soon as it has its answer. It measures capacity, and latency at capacity. */
final class Load {

    /** How one call ended. */
    enum Result {
        DONE,
        /** Lost against another transaction; that is what the workload is about. */
        CONFLICT,
        FAILED
    }

    /** One call; its number is unique in a run of the program. */
    @FunctionalInterface
    interface Operation {
        Result run(long number) throws Exception;
    }

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final int clients;
    private final Operation operation;
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Load(int clients, Operation operation) {
        this.clients = clients;
        this.operation = operation;
    }

    /** Runs for a time; the metrics of what ended within it. */
    Map<String, Object> run(int seconds) throws InterruptedException {
        return run(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), new AtomicLong(Long.MAX_VALUE));
    }

    /** Runs so many calls. */
    Map<String, Object> runCalls(long calls) throws InterruptedException {
        return run(Long.MAX_VALUE, new AtomicLong(calls));
    }

    private Map<String, Object> run(long deadline, AtomicLong left) throws InterruptedException {
        List<double[]> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime();
        for (int client = 0; client < clients; client++) {
            Thread thread = new Thread(() -> {
                double[] mine = client(deadline, left);
                synchronized (latencies) {
                    latencies.add(mine);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - begin) / 1e9;
        double[] all =
                latencies.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("tps", rounded(all.length / elapsed));
        metrics.put("p50Millis", rank(all, 0.50));
        metrics.put("p99Millis", rank(all, 0.99));
        metrics.put("done", all.length);
        metrics.put("conflicts", conflicts.get());
        metrics.put("failed", failures.get());
        return metrics;
    }

    private double[] client(long deadline, AtomicLong left) {
        DoubleStream.Builder latencies = DoubleStream.builder();
        while (System.nanoTime() < deadline && left.getAndDecrement() > 0) {
            long begin = System.nanoTime();
            switch (call()) {
                case DONE -> latencies.add((System.nanoTime() - begin) / 1e6);
                case CONFLICT -> conflicts.incrementAndGet();
                case FAILED -> failures.incrementAndGet();
            }
        }
        return latencies.build().toArray();
    }

    private Result call() {
        try {
            return operation.run(NUMBERS.getAndIncrement());
        } catch (Exception failure) {
            return Result.FAILED;
        }
    }

    static double rank(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : rounded(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
