package org.hansa.launcher.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Steps with the steps they need. Runs each as soon as what it needs is done, a bounded number at a time, in the order in
 * which they were added where there is a choice. The first failure stops the rest.
 */
public final class StartPlan {
    /** One step; an interruption asks it to give up. */
    @FunctionalInterface
    public interface Action {
        void run() throws InterruptedException;
    }

    private record Step(String name, Set<String> after, Action action) {}

    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** Adds a step; what it comes after must have been added before, so that a plan has no cycle. */
    public StartPlan step(String name, Set<String> after, Action action) {
        if (!steps.keySet().containsAll(after)) {
            throw new IllegalArgumentException(name + " needs " + after + ", of which some are not planned before it");
        }
        if (steps.put(name, new Step(name, Set.copyOf(after), action)) != null) {
            throw new IllegalArgumentException(name + " is planned twice");
        }
        return this;
    }

    public Set<String> names() {
        return Set.copyOf(steps.keySet());
    }

    /**
     * Runs all steps, at most {@code parallelism} at once. When one fails, the others are interrupted and waited for, so
     * that nothing is still starting when the caller begins to clean up.
     */
    public void run(int parallelism) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(parallelism, StartPlan::worker);
        CompletionService<String> finished = new ExecutorCompletionService<>(workers);
        List<Step> waiting = new ArrayList<>(steps.values());
        Set<String> done = new HashSet<>();
        int running = 0;
        try {
            while (done.size() < steps.size()) {
                running += submitReady(waiting, done, parallelism - running, finished);
                done.add(finished.take().get());
                running--;
            }
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(30, TimeUnit.SECONDS);
        }
    }

    private static int submitReady(List<Step> waiting, Set<String> done, int room, CompletionService<String> finished) {
        List<Step> ready = waiting.stream()
                .filter(step -> done.containsAll(step.after()))
                .limit(room)
                .toList();
        for (Step step : ready) {
            finished.submit(() -> {
                step.action().run();
                return step.name();
            });
        }
        waiting.removeAll(ready);
        return ready.size();
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "hansa-start");
        thread.setDaemon(true);
        return thread;
    }

    private static RuntimeException unwrapped(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause instanceof RuntimeException expected ? expected : new IllegalStateException(cause);
    }
}
