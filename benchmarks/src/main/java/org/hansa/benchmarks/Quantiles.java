package org.hansa.benchmarks;

/** A distribution by what is known of it: values at some shares of all, the logarithm interpolated between them. */
public final class Quantiles {
    private final double[] shares;
    private final double[] values;

    /** @param pairs share and value in turn, both ascending, values positive */
    public Quantiles(double... pairs) {
        shares = new double[pairs.length / 2];
        values = new double[pairs.length / 2];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = pairs[2 * i];
            values[i] = pairs[2 * i + 1];
        }
    }

    /** The value at a share; beyond the table, its first or last one. */
    public double at(double share) {
        int i = 1;
        while (i < shares.length - 1 && shares[i] < share) {
            i++;
        }
        double within = (share - shares[i - 1]) / (shares[i] - shares[i - 1]);
        double bounded = Math.max(0, Math.min(1, within));
        return Math.exp(Math.log(values[i - 1]) * (1 - bounded) + Math.log(values[i]) * bounded);
    }
}
