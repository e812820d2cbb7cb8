package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.hansa.grid.EngineConfig;

/** Sixteen callers that reserve and release at six sites, two events a pair, and the engine that they call. */
final class AnchorLoad implements AutoCloseable {
    static final int SITES = 6;
    static final Duration COMMIT = Duration.ofMillis(300);
    private static final int THREADS = 16;
    private static final int HOSTS = 1_200;
    /** Reservations that each caller has standing; each further one is released in its turn. */
    private static final int STANDING = 20;
    /** What one starts so much later than it was due is told. */
    private static final long LATE_NANOS = 100_000_000;

    final EngineUnderLoad under;
    final Violations violations = new Violations();
    private final Receipts receipts = new Receipts();
    private final AtomicLong next = new AtomicLong();

    /** @param settings what is other than shipped */
    AnchorLoad(Path directory, UnaryOperator<EngineConfig> settings) {
        under = new EngineUnderLoad(directory, EngineUnderLoad.equal(SITES, HOSTS, 64), COMMIT, settings);
        under.receiptsTo(receipts::add);
    }

    /** Until nothing waits for the ledger. */
    void flush() {
        if (!under.engine.flush(Duration.ofSeconds(60))) {
            violations.add("what was reserved was not anchored within a minute");
        }
    }

    /** As fast as they go; at the end everything is given back. @return events a second */
    double closed(Duration length) {
        AtomicLong events = new AtomicLong();
        long end = System.nanoTime() + length.toNanos();
        double seconds = Workers.run(THREADS, thread -> {
            ArrayDeque<Long> mine = new ArrayDeque<>();
            while (System.nanoTime() < end) {
                turn(next.getAndIncrement(), mine, events);
            }
            mine.forEach(under::release);
        });
        return events.get() / seconds;
    }

    private void turn(long number, ArrayDeque<Long> mine, AtomicLong events) {
        if (under.place(number, violations)) {
            mine.add(number);
            events.incrementAndGet();
        }
        if (mine.size() > STANDING) {
            under.release(mine.remove());
            events.incrementAndGet();
        }
    }

    /** What every caller has standing before a run at a rate. */
    List<ArrayDeque<Long>> standing() {
        List<ArrayDeque<Long>> standing = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            ArrayDeque<Long> mine = new ArrayDeque<>();
            while (mine.size() < STANDING) {
                turn(next.getAndIncrement(), mine, new AtomicLong());
            }
            standing.add(mine);
        }
        return standing;
    }

    /** @param late calls that started over 100 ms after they were due */
    record Served(long events, double perSecond, long late) {}

    /** @param rate events a second, each pair due at its time however long the ones before took */
    Served open(int rate, Duration length, List<ArrayDeque<Long>> standing) {
        AtomicLong events = new AtomicLong();
        AtomicLong late = new AtomicLong();
        long first = next.get();
        long begin = System.nanoTime();
        long end = begin + length.toNanos();
        double seconds = Workers.run(THREADS, thread -> {
            for (long number = next.getAndIncrement(); ; number = next.getAndIncrement()) {
                long due = begin + (number - first) * 2_000_000_000L / rate;
                if (due >= end || System.nanoTime() >= end) {
                    return;
                }
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                late.addAndGet(System.nanoTime() - due > LATE_NANOS ? 1 : 0);
                turn(number, standing.get(thread), events);
            }
        });
        return new Served(events.get(), events.get() / seconds, late.get());
    }

    /** Clears what {@link #toAnchor} gives. */
    void forgetTimes() {
        under.anchorMillis.clear();
    }

    /** Milliseconds from each event to its anchor, sorted. */
    long[] toAnchor() {
        long[] millis = under.anchorMillis.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(millis);
        return millis;
    }

    /** Everything that was anchored is verified again, and so is what every caller was told. */
    ProofRound verified() {
        under.recount(violations);
        return ProofRound.of(under, receipts, violations);
    }

    @Override
    public void close() {
        under.close();
    }
}
