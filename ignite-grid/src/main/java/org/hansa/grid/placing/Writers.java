package org.hansa.grid.placing;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads for what a start has to finish, each of it several writes one after the other; when they are all busy the caller does it
 * itself.
 */
final class Writers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

    private final ThreadPoolExecutor pool;
    private final boolean inline;

    /** @param inline whether the caller does it all itself, so that a simulation is the same each time */
    Writers(int threads, boolean inline) {
        AtomicInteger number = new AtomicInteger();
        this.inline = inline;
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * 16),
                work -> {
                    Thread thread = new Thread(work, "engine-writer-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (work, full) -> work.run());
        pool.allowCoreThreadTimeOut(true);
    }

    Future<?> beside(Runnable write) {
        FutureTask<Void> task = new FutureTask<>(write, null);
        execute(task);
        return task;
    }

    private void execute(Runnable work) {
        if (inline) {
            work.run();
        } else {
            pool.execute(work);
        }
    }

    static void join(Future<?> write) {
        try {
            write.get();
        } catch (ExecutionException e) {
            throw new EngineUnavailableException("an entry could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("interrupted while an entry was written", e);
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("entries are still being written after ten seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
