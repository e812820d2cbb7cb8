package org.hansa.launcher.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays workloads in their order with a few connections at once. In churn mode departures that lie before an arrival on the
 * trace's clock are released first.
 */
final class Load {
    private final Tenant tenant;
    private final Wishes wishes;
    private final boolean churn;
    private final double lifetimeFactor;
    private final int connections;
    private final PriorityQueue<Departure> departures = new PriorityQueue<>(Comparator.comparingDouble(Departure::at));

    private record Departure(double at, String allocation) {}

    Load(Tenant tenant, Wishes wishes, boolean churn, double lifetimeFactor, int connections) {
        this.tenant = tenant;
        this.wishes = wishes;
        this.churn = churn;
        this.lifetimeFactor = lifetimeFactor;
        this.connections = connections;
    }

    /** @param progress counts workloads as they are answered */
    void play(List<Job> jobs, AtomicInteger progress) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(connections);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(pool.submit(() -> {
                    for (int at = next.getAndIncrement(); at < jobs.size(); at = next.getAndIncrement()) {
                        depart(jobs.get(at).arrival());
                        one(jobs.get(at));
                        progress.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new StepFailure("a request got no answer: " + e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private void one(Job job) throws IOException, InterruptedException {
        Api.Answer answer = tenant.place(job, wishes.of(job));
        if (churn && answer.status() == 201 && job.departure() < Double.MAX_VALUE) {
            double lifetime = Math.max(0, job.departure() - job.arrival()) * lifetimeFactor;
            synchronized (departures) {
                departures.add(new Departure(
                        job.arrival() + lifetime, answer.body().path("id").asString()));
            }
        }
    }

    private void depart(double now) throws IOException, InterruptedException {
        while (true) {
            Departure due;
            synchronized (departures) {
                if (departures.isEmpty() || departures.peek().at() > now) {
                    return;
                }
                due = departures.poll();
            }
            tenant.release(due.allocation());
        }
    }

    /**
     * The factor that brings the trace's mean GPU use to a share of the hosts' GPUs: demand per second of the trace's span
     * against what is there.
     */
    static double lifetimeFactor(Scene scene, double share) {
        double demand = 0;
        double first = Double.MAX_VALUE;
        double last = 0;
        for (Job job : scene.jobs()) {
            demand += job.gpuMilli() * Math.max(0, job.departure() - job.arrival());
            first = Math.min(first, job.arrival());
            last = Math.max(last, job.arrival());
        }
        double gpus = scene.hosts().stream()
                .mapToDouble(host -> host.gpus() * 1_000.0)
                .sum();
        double mean = last > first ? demand / (last - first) : 0;
        return mean == 0 ? 1 : share * gpus / mean;
    }
}
