package org.hansa.launcher.bench;

/** Measures the same until it has hardly grown for a while. */
final class WarmUp {
    private final int least;
    private final int most;
    private final int patience;
    private final double growth;
    private int runs;
    private int since;
    private double best;

    private WarmUp(int least, int most, int patience, double growth) {
        this.least = least;
        this.most = most;
        this.patience = patience;
        this.growth = growth;
    }

    /** Below forty seconds of load, in runs of eight, the first compiler has not done with what a request runs through. */
    static WarmUp ofFirstCompiler() {
        return new WarmUp(5, 6, 1, 1.25);
    }

    /** The second one takes minutes, in runs of twenty seconds, and single runs on shared cores differ by a tenth. */
    static WarmUp ofBothCompilers() {
        return new WarmUp(15, 30, 5, 1.05);
    }

    /** @param measured by one more run */
    boolean over(double measured) {
        runs++;
        since++;
        if (measured > growth * best) {
            best = measured;
            since = 0;
        }
        return runs >= most || (runs >= least && since >= patience);
    }
}
