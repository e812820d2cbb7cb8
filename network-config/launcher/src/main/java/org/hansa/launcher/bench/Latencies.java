package org.hansa.launcher.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** How long callers waited. */
final class Latencies {
    private static final int LEAST_BEYOND = 10;

    private long[] nanos = new long[256];
    private int count;
    private boolean sorted;

    void add(long each) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = each;
        sorted = false;
    }

    int count() {
        return count;
    }

    /** @return milliseconds; 0 when nobody waited */
    double millis(double share) {
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return count == 0 ? 0 : nanos[(int) Math.min(count - 1L, Math.floor(share * count))] / 1e6;
    }

    /** Whether enough waited longer than a percentile for it to be more than one of them. */
    boolean tells(double share) {
        return count * (1 - share) >= LEAST_BEYOND;
    }

    Map<String, Object> metrics() {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("count", count);
        metrics.put("p50Millis", rounded(millis(0.50)));
        metrics.put("p99Millis", rounded(millis(0.99)));
        metrics.put("p999Millis", rounded(millis(0.999)));
        return metrics;
    }

    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
