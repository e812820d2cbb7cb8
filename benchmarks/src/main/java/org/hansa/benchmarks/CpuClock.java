package org.hansa.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of this thread, or of some. Decisions are pure computation, so this is what they cost, whoever else uses the machine;
 * whatever waits for a disk is measured by the wall instead.
 */
public final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuClock() {}

    public static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Processor time so far of the threads that live now and are called like this. */
    public static long nanosOf(String prefix) {
        long nanos = 0;
        for (ThreadInfo each : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (each != null && each.getThreadName().startsWith(prefix)) {
                nanos += Math.max(0, THREADS.getThreadCpuTime(each.getThreadId()));
            }
        }
        return nanos;
    }
}
