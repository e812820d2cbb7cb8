package org.hansa.launcher.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C ends a JVM while its main thread is in the middle of a start. This turns it into an interruption of that thread
 * and holds the end back until the thread has cleaned up after itself, for two minutes at most.
 */
final class InterruptOnShutdown {
    private static final long LIMIT_SECONDS = 120;

    /** What is protected. */
    interface Work {
        void run() throws Exception;
    }

    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::interruptAndWait, "hansa-interrupted");

    private InterruptOnShutdown() {}

    /** Does the work in this thread; it sees an interruption when the program is to end. */
    static void around(Work work) throws Exception {
        InterruptOnShutdown guard = new InterruptOnShutdown();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        try {
            work.run();
        } finally {
            guard.release();
        }
    }

    private void interruptAndWait() {
        worker.interrupt();
        try {
            cleaned.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        cleaned.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is what is running.
        }
    }
}
