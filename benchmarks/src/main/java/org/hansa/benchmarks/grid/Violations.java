package org.hansa.benchmarks.grid;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What must not happen, and did. Safe for threads. */
final class Violations {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    void add(String violation) {
        all.add(violation);
        System.err.println("bench: VIOLATION: " + violation);
    }

    long count() {
        return all.size();
    }
}
