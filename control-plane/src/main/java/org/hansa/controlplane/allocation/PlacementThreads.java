package org.hansa.controlplane.allocation;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries out placements: a few at once, since more wait for a core and for their turn at the log and keep each other from ending. One
 * that waits for another member, for the ledger or for OPA leaves its place to the next meanwhile, so that a silent member does not
 * stop what is placed at home. All three are waited for as a {@code CompletableFuture}, which tells its pool.
 */
final class PlacementThreads implements Executor, AutoCloseable {
    private static final int PER_CORE = 6;
    private static final int LEAST = 12;
    private static final int MOST = 64;

    /** Beyond, those that wait for others keep their places. */
    private static final int AWAY = 100;

    private static final int QUEUED = 1_000;

    private final ForkJoinPool pool;
    private final Semaphore room;

    /** @param atOnce that are carried out @param queued that may wait for their turn; what is beyond is rejected */
    PlacementThreads(int atOnce, int queued) {
        AtomicInteger number = new AtomicInteger();
        room = new Semaphore(atOnce + queued);
        pool = new ForkJoinPool(
                atOnce,
                of -> named(of, number.incrementAndGet()),
                null,
                true,
                atOnce,
                atOnce + AWAY,
                atOnce,
                full -> true,
                30,
                TimeUnit.SECONDS);
    }

    static PlacementThreads onThisMachine() {
        return new PlacementThreads(on(Runtime.getRuntime().availableProcessors()), QUEUED);
    }

    static int on(int cores) {
        return Math.max(LEAST, Math.min(MOST, PER_CORE * cores));
    }

    private static ForkJoinWorkerThread named(ForkJoinPool of, int number) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(of);
        thread.setName("placement-" + number);
        return thread;
    }

    /** @throws RejectedExecutionException when too many are under way or waiting already */
    @Override
    public void execute(Runnable placement) {
        if (!room.tryAcquire()) {
            throw new RejectedExecutionException("too many placements are under way");
        }
        try {
            pool.execute(() -> {
                try {
                    placement.run();
                } finally {
                    room.release();
                }
            });
        } catch (RejectedExecutionException closed) {
            room.release();
            throw closed;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
