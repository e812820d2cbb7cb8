package org.hansa.network;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that commits. Blocks that wait while it works are committed together and share one forced write; the
 * queue is short, so that ordering slows down rather than memory filling up.
 */
final class CommitLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
    private static final int WAITING_BLOCKS = 8;

    private final ChannelCommitter committer;
    private final Runnable onConfiguration;
    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Block> queue = new ArrayBlockingQueue<>(WAITING_BLOCKS);
    private final Thread thread;
    private volatile boolean open = true;
    private volatile @Nullable Throwable failure;

    /** @param onConfiguration told, on this loop's thread, each time a configuration block is committed */
    CommitLoop(ChannelCommitter committer, Runnable onConfiguration) {
        this.committer = committer;
        this.onConfiguration = onConfiguration;
        this.thread = new Thread(this::run, "committer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands over ordered blocks; waits while too many wait already, whoever interrupts it. */
    void submit(List<Block> blocks) {
        boolean interrupted = false;
        for (Block block : blocks) {
            boolean taken = false;
            while (!taken) {
                if (!open) {
                    throw new IllegalStateException("the committer has stopped", failure);
                }
                try {
                    taken = queue.offer(block, 100, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something between two blocks, and waits until it is done. */
    void between(Runnable work) {
        FutureTask<?> task = new FutureTask<>(work, null);
        tasks.add(task);
        try {
            while (true) {
                try {
                    task.get(1, TimeUnit.SECONDS);
                    return;
                } catch (TimeoutException notYet) {
                    if (!open) {
                        throw new IllegalStateException("the committer has stopped", failure);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the committer was busy", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    /** Why committing has stopped, or null while it works. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (open || !queue.isEmpty()) {
                for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                Block block = queue.poll(100, TimeUnit.MILLISECONDS);
                if (block != null) {
                    commit(block);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.error("committing has stopped; nothing is acknowledged any more. Restart the network", e);
        } finally {
            open = false;
        }
    }

    private void commit(Block first) {
        boolean configured = Blocks.isConfiguration(first.getData());
        committer.accept(first);
        for (int i = 1; i < WAITING_BLOCKS; i++) {
            Block next = queue.poll();
            if (next == null) {
                break;
            }
            configured |= Blocks.isConfiguration(next.getData());
            committer.accept(next);
        }
        committer.flush();
        if (configured) {
            onConfiguration.run();
        }
    }

    /** Commits what was handed over, then stops. */
    @Override
    public void close() {
        open = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
