package org.hansa.benchmarks.speed;

/** Heap in use after a collection. */
final class Memory {
    private Memory() {}

    static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
