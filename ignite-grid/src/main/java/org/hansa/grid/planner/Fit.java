package org.hansa.grid.planner;

import org.hansa.grid.GpuDemand;

/** How many equal units fit, exactly. */
final class Fit {
    private Fit() {}

    /**
     * Units of {@code perUnit} different devices with {@code milli} free on each, at most {@code limit}. A number n fits
     * exactly when the devices together offer n shares each at most n times: Σ min(n, ⌊free/milli⌋) ≥ n · perUnit.
     *
     * @param free thousandths free by device, of which those in {@code from..to-1} are looked at
     */
    static int onDevices(int[] free, int from, int to, int perUnit, int milli, int limit) {
        if (perUnit == 1 || milli == GpuDemand.WHOLE) {
            long shares = 0;
            for (int i = from; i < to; i++) {
                shares += free[i] / milli;
            }
            return (int) Math.min(limit, shares / perUnit);
        }
        int units = 0;
        while (units < limit && offers(free, from, to, milli, units + 1) >= (long) perUnit * (units + 1)) {
            units++;
        }
        return units;
    }

    private static long offers(int[] free, int from, int to, int milli, int units) {
        long shares = 0;
        for (int i = from; i < to; i++) {
            shares += Math.min(units, free[i] / milli);
        }
        return shares;
    }
}
