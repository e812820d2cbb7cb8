package org.hansa.benchmarks.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same in several threads and waits for all. */
final class Workers {
    /** What one thread does. */
    interface Work {
        void run(int thread) throws InterruptedException;
    }

    private Workers() {}

    /** @return seconds by the wall */
    static double run(int threads, Work work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long begin = System.nanoTime();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                all.add(pool.submit(() -> {
                    work.run(thread);
                    return thread;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker failed", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
