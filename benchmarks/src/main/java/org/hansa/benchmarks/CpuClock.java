package org.hansa.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of this thread. Decisions are pure computation, so this is what they cost, whoever else uses the machine;
 * whatever waits for a disk is measured by the wall instead.
 */
public final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuClock() {}

    public static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
