package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;

/**
 * Events that come at a rate, whatever the ledger does, spread over all sites. Each site has one transaction in flight, which
 * takes what has come since the last; a lonely event waits for company, as it does in the engine.
 */
final class OpenAnchors {

    static final int PER_SECOND = 1_000;
    private static final int ENOUGH = 400;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What is not anchored after so many times the run's length is told as not served. */
    private static final int PATIENCE = 3;

    private final List<AnchorStream> streams;
    private final int seconds;
    private final long apartNanos;

    OpenAnchors(List<AnchorStream> streams, int seconds) {
        this.streams = streams;
        this.seconds = seconds;
        this.apartNanos = streams.size() * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    }

    /** @param waits from when an event was due until its commit, nanoseconds */
    private record Anchored(long[] waits, long transactions) {}

    Map<String, Object> run() throws InterruptedException {
        long begin = System.nanoTime();
        List<Anchored> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(streams.size());
        try {
            List<Future<Anchored>> running = new ArrayList<>();
            streams.forEach(each -> running.add(threads.submit(() -> site(each, begin))));
            for (Future<Anchored> each : running) {
                all.add(each.get());
            }
            return metrics(all, (System.nanoTime() - begin) / 1e9);
        } catch (ExecutionException | GatewayException | CommitException failed) {
            throw new IllegalStateException("a site could not go on anchoring", failed);
        } finally {
            threads.shutdownNow();
        }
    }

    private Anchored site(AnchorStream stream, long begin) throws GatewayException, CommitException {
        long[] waits = new long[(int) (TimeUnit.SECONDS.toNanos(seconds) / apartNanos)];
        long end = begin + PATIENCE * TimeUnit.SECONDS.toNanos(seconds);
        int done = 0;
        long transactions = 0;
        while (done < waits.length && System.nanoTime() < end) {
            long now = System.nanoTime();
            int waiting = (int) Math.min(waits.length, (now - begin) / apartNanos) - done;
            long oldest = begin + done * apartNanos;
            if (waiting < ENOUGH && now - oldest < WINDOW_NANOS) {
                LockSupport.parkNanos(apartNanos);
                continue;
            }
            int taken = Math.min(waiting, Workloads.LEAVES);
            stream.anchor(taken);
            transactions++;
            for (int i = 0; i < taken; i++) {
                waits[done + i] = System.nanoTime() - (begin + (done + i) * apartNanos);
            }
            done += taken;
        }
        return new Anchored(Arrays.copyOf(waits, done), transactions);
    }

    private Map<String, Object> metrics(List<Anchored> all, double elapsed) throws GatewayException, CommitException {
        double[] millis = all.stream()
                .flatMapToLong(each -> Arrays.stream(each.waits()))
                .mapToDouble(nanos -> nanos / 1e6)
                .sorted()
                .toArray();
        long transactions = all.stream().mapToLong(Anchored::transactions).sum();
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("eventsPerSecond", Load.rounded(millis.length / elapsed));
        metrics.put("toAnchorP50Millis", Load.rank(millis, 0.50));
        metrics.put("toAnchorP99Millis", Load.rank(millis, 0.99));
        metrics.put("transactions", transactions);
        metrics.put("eventsPerTransaction", Load.rounded((double) millis.length / Math.max(1, transactions)));
        metrics.put("notServed", streams.size() * (TimeUnit.SECONDS.toNanos(seconds) / apartNanos) - millis.length);
        metrics.put("headsAgree", agree());
        metrics.put("answerTo4096", streams.get(0).refusalOf(4_096));
        return metrics;
    }

    private boolean agree() throws GatewayException {
        for (AnchorStream each : streams) {
            if (!each.agrees()) {
                return false;
            }
        }
        return true;
    }
}
