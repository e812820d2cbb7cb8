package org.hansa.network;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of a network besides orderer and committer, by what they may wait for: nothing, a client's stream, or a
 * chaincode. Pools whose tasks wait for tasks of another pool never share threads with it.
 */
final class Threads implements AutoCloseable {

    private static final int CALLS = 8;
    private static final int STREAMS = 4;
    private static final int WAITING = 64;
    private static final int WAITING_QUEUE = 2_000;

    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ExecutorService calls = pool("grpc", CALLS, new LinkedBlockingQueue<>());
    private final ExecutorService streams = pool("streams", STREAMS, new LinkedBlockingQueue<>());
    private final ExecutorService validation = pool("validation", processors, new LinkedBlockingQueue<>());
    private final ExecutorService requests = pool("requests", WAITING, new ArrayBlockingQueue<>(WAITING_QUEUE));
    private final ExecutorService http = pool("http", CALLS, new ArrayBlockingQueue<>(WAITING));
    private final ExecutorService endorsements = pool("endorsements", WAITING, new ArrayBlockingQueue<>(WAITING_QUEUE));

    /** gRPC's own: tasks never wait. */
    ExecutorService calls() {
        return calls;
    }

    /** Moves blocks and events into clients' streams: tasks never wait, and there is at most one per stream. */
    ExecutorService streams() {
        return streams;
    }

    /** Signature checks of one block. */
    ExecutorService validation() {
        return validation;
    }

    /** Clients' calls that wait for endorsements or for a chaincode; more than it holds are refused. */
    ExecutorService requests() {
        return requests;
    }

    /** Operations and channel participation: few callers, small answers. */
    ExecutorService http() {
        return http;
    }

    /** Proposals that a gateway sends to several peers at once. */
    ExecutorService endorsements() {
        return endorsements;
    }

    @Override
    public void close() {
        List<ExecutorService> all = List.of(http, requests, endorsements, streams, calls, validation);
        all.forEach(ExecutorService::shutdownNow);
        try {
            for (ExecutorService pool : all) {
                pool.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService pool(String name, int threads, BlockingQueue<Runnable> queue) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, queue, factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
