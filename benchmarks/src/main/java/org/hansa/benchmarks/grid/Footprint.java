package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hansa.benchmarks.Memory;
import org.hansa.benchmarks.Results;
import org.hansa.grid.ignite.RegionMemory;

/**
 * What this process occupies, in megabytes: engine, callers and simulated ledger.
 *
 * @param heap after a collection
 * @param region pages that the grid has loaded, outside the heap
 * @param buffers direct and mapped ones, outside the heap as well
 * @param resident all that the system counts; 0 where it does not say, like {@code threads}
 */
record Footprint(double heap, double region, double buffers, double resident, long threads) {
    static Footprint now() {
        System.gc();
        double buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Footprint(
                Memory.used() / 1e6,
                RegionMemory.bytesInUse() / 1e6,
                buffers / 1e6,
                status("VmRSS:") / 1e3,
                status("Threads:"));
    }

    double offHeap() {
        return region + buffers;
    }

    void putInto(Map<String, Object> metrics) {
        metrics.put("heapMegabytes", Results.rounded(heap));
        metrics.put("gridPagesMegabytes", Results.rounded(region));
        metrics.put("buffersMegabytes", Results.rounded(buffers));
        metrics.put("residentMegabytes", Results.rounded(resident));
        metrics.put("threads", threads);
    }

    private static long status(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
