package org.hansa.network.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only when something is due. What is due at one moment happens in the order in which it was planned, so
 * that a run is a function of its seed.
 */
public final class VirtualTime {

    private record Event(long atMillis, long order, Runnable action) {}

    private final PriorityQueue<Event> due =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private long nowMillis;
    private long planned;

    public VirtualTime(Instant start) {
        this.nowMillis = start.toEpochMilli();
    }

    public long millis() {
        return nowMillis;
    }

    /** Plans something, at least this moment's other plans later. */
    public void after(long millis, Runnable action) {
        due.add(new Event(nowMillis + Math.max(0, millis), planned++, action));
    }

    /** Lets happen what is due next. Returns false if nothing is planned. */
    public boolean step() {
        Event next = due.poll();
        if (next == null) {
            return false;
        }
        nowMillis = next.atMillis();
        next.action().run();
        return true;
    }

    /** Lets time pass until a condition holds; false if it has not at the deadline, or nothing is planned any more. */
    public boolean runUntil(BooleanSupplier condition, long withinMillis) {
        long deadline = nowMillis + withinMillis;
        while (!condition.getAsBoolean()) {
            Event next = due.peek();
            if (next == null || next.atMillis() > deadline) {
                nowMillis = Math.max(nowMillis, deadline);
                return false;
            }
            step();
        }
        return true;
    }

    /** Lets this much time pass. */
    public void run(long millis) {
        runUntil(() -> false, millis);
    }

    /** This time as the network's parts read it. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("nobody here reads the time of a zone");
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(nowMillis);
            }
        };
    }
}
