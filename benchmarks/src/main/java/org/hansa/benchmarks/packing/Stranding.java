package org.hansa.benchmarks.packing;

import java.util.Map;
import org.hansa.benchmarks.packing.Mix.Kind;

/**
 * What of a cell's free cores and memory is of no use, as shares of all that is free. Stranded (after Ling and others, LAVA,
 * arXiv 2412.09840) is what lies on hosts that no machine of the mix fits on. Unusable weighs by popularity, as the
 * fragmentation of devices does: what a machine drawn from the mix finds on hosts that it does not fit on, on average.
 */
final class Stranding {
    private final Cell cell;
    private final Mix mix;
    private double samples;
    private final double[] stranded = new double[2];
    private final double[] unusable = new double[2];

    Stranding(Cell cell, Mix mix) {
        this.cell = cell;
        this.mix = mix;
    }

    void sample() {
        double[] free = new double[2];
        double[] none = new double[2];
        double[] some = new double[2];
        for (int h = 0; h < cell.hosts; h++) {
            double unfit = unfit(h);
            add(free, h, 1);
            add(some, h, unfit);
            add(none, h, unfit >= 1 ? 1 : 0);
        }
        samples++;
        for (int d = 0; d < 2; d++) {
            stranded[d] += free[d] == 0 ? 0 : none[d] / free[d];
            unusable[d] += free[d] == 0 ? 0 : some[d] / free[d];
        }
    }

    private void add(double[] to, int h, double weight) {
        to[0] += weight * cell.cores[h];
        to[1] += weight * cell.memory[h];
    }

    /** Share of the mix that does not fit on a host; exactly 1 when nothing does. */
    private double unfit(int h) {
        double share = 0;
        boolean any = false;
        for (int k = 0; k < mix.share().length; k++) {
            Kind kind = mix.kinds().get(k);
            if (cell.fits(h, kind)) {
                any = true;
            } else {
                share += mix.share()[k];
            }
        }
        return any ? share : 1;
    }

    /** Means over the samples. */
    void into(Map<String, Double> metrics) {
        metrics.put("strandedVcpu", stranded[0] / samples);
        metrics.put("strandedMemory", stranded[1] / samples);
        metrics.put("unusableVcpu", unusable[0] / samples);
        metrics.put("unusableMemory", unusable[1] / samples);
    }
}
