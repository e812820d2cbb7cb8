package org.hansa.grid.planner;

import java.util.Arrays;

/**
 * How many hosts have how much of one thing, so that a refusal says how many lack it without looking at any. Distinct values
 * with their counts, ascending, in blocks small enough to shift; a block beside its neighbours carries its own sum.
 */
final class Tally {
    private static final int BLOCK = 64;

    private long[][] values = new long[4][];
    private int[][] counts = new int[4][];
    private int[] lengths = new int[4];
    private int[] sums = new int[4];
    private int blocks;

    void add(long value) {
        if (blocks == 0) {
            open(0, new long[4], new int[4], 0, 0);
        }
        int block = blockOf(value);
        int at = Arrays.binarySearch(values[block], 0, lengths[block], value);
        sums[block]++;
        if (at >= 0) {
            counts[block][at]++;
            return;
        }
        insert(block, -at - 1, value);
        if (lengths[block] == BLOCK) {
            split(block);
        }
    }

    void remove(long value) {
        int block = blocks == 0 ? -1 : blockOf(value);
        int at = block < 0 ? -1 : Arrays.binarySearch(values[block], 0, lengths[block], value);
        if (at < 0) {
            throw new IllegalStateException("no host was counted with " + value);
        }
        sums[block]--;
        if (--counts[block][at] == 0) {
            int moved = --lengths[block] - at;
            System.arraycopy(values[block], at + 1, values[block], at, moved);
            System.arraycopy(counts[block], at + 1, counts[block], at, moved);
            if (lengths[block] == 0) {
                close(block);
            }
        }
    }

    void move(long from, long to) {
        if (from != to) {
            remove(from);
            add(to);
        }
    }

    /** Hosts that have less than this. */
    int below(long value) {
        int sum = 0;
        for (int block = 0; block < blocks && values[block][0] < value; block++) {
            if (values[block][lengths[block] - 1] < value) {
                sum += sums[block];
                continue;
            }
            for (int i = 0; values[block][i] < value; i++) {
                sum += counts[block][i];
            }
        }
        return sum;
    }

    /** The last block that begins at or below the value; the first one when all begin above. */
    private int blockOf(long value) {
        int low = 1;
        int high = blocks;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle][0] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }

    private void insert(int block, int at, long value) {
        if (lengths[block] == values[block].length) {
            values[block] = Arrays.copyOf(values[block], lengths[block] * 2);
            counts[block] = Arrays.copyOf(counts[block], lengths[block] * 2);
        }
        int moved = lengths[block]++ - at;
        System.arraycopy(values[block], at, values[block], at + 1, moved);
        System.arraycopy(counts[block], at, counts[block], at + 1, moved);
        values[block][at] = value;
        counts[block][at] = 1;
    }

    private void split(int block) {
        int kept = BLOCK / 2;
        int upper = Arrays.stream(counts[block], kept, BLOCK).sum();
        open(
                block + 1,
                Arrays.copyOfRange(values[block], kept, BLOCK),
                Arrays.copyOfRange(counts[block], kept, BLOCK),
                BLOCK - kept,
                upper);
        lengths[block] = kept;
        sums[block] -= upper;
    }

    private void open(int at, long[] itsValues, int[] itsCounts, int length, int sum) {
        if (blocks == values.length) {
            values = Arrays.copyOf(values, blocks * 2);
            counts = Arrays.copyOf(counts, blocks * 2);
            lengths = Arrays.copyOf(lengths, blocks * 2);
            sums = Arrays.copyOf(sums, blocks * 2);
        }
        shift(at, at + 1, blocks++ - at);
        values[at] = itsValues;
        counts[at] = itsCounts;
        lengths[at] = length;
        sums[at] = sum;
    }

    private void close(int at) {
        shift(at + 1, at, --blocks - at);
    }

    private void shift(int from, int to, int moved) {
        System.arraycopy(values, from, values, to, moved);
        System.arraycopy(counts, from, counts, to, moved);
        System.arraycopy(lengths, from, lengths, to, moved);
        System.arraycopy(sums, from, sums, to, moved);
    }
}
