package org.hansa.launcher.demo;

import java.util.Arrays;

/** p50 and p99 of a sample, by nearest rank. */
record Percentiles(int count, double p50, double p99) {
    static Percentiles of(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? new Percentiles(0, 0, 0)
                : new Percentiles(sorted.length, rank(sorted, 0.50), rank(sorted, 0.99));
    }

    private static double rank(double[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return Math.round(sorted[Math.max(0, index)] * 100) / 100.0;
    }
}
