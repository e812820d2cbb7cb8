package org.hansa.grid.planner;

import java.util.SplittableRandom;

/** The best few slots of one search: by least score, ties by id. */
final class BestFew {
    private final IdOrder order;
    private final int[] slots;
    private final long[] scores;
    private int size;

    BestFew(IdOrder order, int limit) {
        this.order = order;
        slots = new int[limit];
        scores = new long[limit];
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Score that a further slot may have at most; above it nothing is taken. */
    long worst() {
        return size < slots.length ? Long.MAX_VALUE : scores[size - 1];
    }

    /** @return whether the slot is among the best now, or was already */
    boolean offer(int slot, long score) {
        int at = size;
        while (at > 0 && (score < scores[at - 1] || (score == scores[at - 1] && order.before(slot, slots[at - 1])))) {
            at--;
        }
        if (at > 0 && slots[at - 1] == slot) {
            return true;
        }
        if (at == slots.length) {
            return false;
        }
        int moved = Math.min(size, slots.length - 1) - at;
        System.arraycopy(slots, at, slots, at + 1, moved);
        System.arraycopy(scores, at, scores, at + 1, moved);
        slots[at] = slot;
        scores[at] = score;
        size = Math.min(size + 1, slots.length);
        return true;
    }

    int pick(SplittableRandom random) {
        return slots[size == 1 ? 0 : random.nextInt(size)];
    }
}
