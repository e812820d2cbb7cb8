package org.hansa.benchmarks.packing;

import java.util.Arrays;
import org.hansa.benchmarks.Results;

/** One packer over another, seed by seed on the same requests: the mean of the quotients and its 95 % interval. */
final class Paired {
    /** Student's t, two-sided 95 %, at 1 to 20 degrees of freedom; a little too wide for more. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
        2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086
    };

    private Paired() {}

    static void ratios(Results results, String name, double[] own, double[] other) {
        double[] quotients = new double[own.length];
        Arrays.setAll(quotients, i -> own[i] / other[i]);
        double mean = Results.mean(quotients);
        results.ratio(name + ".mean", mean);
        if (own.length > 1) {
            double squares =
                    Arrays.stream(quotients).map(q -> (q - mean) * (q - mean)).sum();
            double t = STUDENT[Math.min(STUDENT.length, own.length - 1) - 1];
            double half = t * Math.sqrt(squares / (own.length - 1) / own.length);
            results.ratio(name + ".lower95", mean - half);
            results.ratio(name + ".upper95", mean + half);
        }
    }
}
