package org.hansa.grid.planner;

/**
 * A part of a total as a whole number of 2⁻⁴⁰ths. Sums of shares are exact, so the order of two hosts never depends on what
 * is asked for, nor on the order of addition; that is what lets an index keep it.
 */
final class Share {
    private static final double ONE = 1L << 40;

    private Share() {}

    /** Never less for a greater amount. @param total positive */
    static long of(long amount, long total) {
        return amount == 0 ? 0 : (long) ((double) amount / total * ONE);
    }
}
