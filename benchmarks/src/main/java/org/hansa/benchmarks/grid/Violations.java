package org.hansa.benchmarks.grid;

import java.util.concurrent.atomic.AtomicLong;

/** What must not happen, and did. Safe for threads. */
final class Violations {
    /** One fault is often found at every host. */
    private static final int SAID = 20;

    private final AtomicLong count = new AtomicLong();

    void add(String violation) {
        if (count.incrementAndGet() <= SAID) {
            System.err.println("bench: VIOLATION: " + violation);
        }
    }

    long count() {
        return count.get();
    }
}
