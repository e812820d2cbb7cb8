package org.hansa.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.util.function.Supplier;

/** Heap in use after a collection. */
public final class Memory {
    private Memory() {}

    /** Bytes that something takes. It is made once for nothing before: what that lets go would count against it otherwise. */
    public static long of(Supplier<?> making) {
        making.get();
        used();
        long before = used();
        Object made = making.get();
        long bytes = used() - before;
        Reference.reachabilityFence(made);
        return bytes;
    }

    /** As the collection left it: what is asked for a moment later counts megabytes that threads have set aside for themselves. */
    public static long used() {
        System.gc();
        long bytes = 0;
        for (MemoryPoolMXBean each : ManagementFactory.getMemoryPoolMXBeans()) {
            if (each.getType() == MemoryType.HEAP && each.getCollectionUsage() != null) {
                bytes += each.getCollectionUsage().getUsed();
            }
        }
        return bytes;
    }
}
