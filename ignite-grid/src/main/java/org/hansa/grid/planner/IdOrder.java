package org.hansa.grid.planner;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.ProviderId;

/**
 * The order of provider ids as numbers, so that a tie costs one comparison of longs. A new id gets a label between those of
 * its neighbours; where no number is left between them, all labels are dealt out anew, in the same order.
 */
final class IdOrder {
    private static final long GAP = 1L << 32;

    private final TreeMap<ProviderId, Integer> slots = new TreeMap<>();
    private long[] labels = new long[64];

    /** @param slot not yet labelled */
    void add(ProviderId id, int slot) {
        if (slot >= labels.length) {
            labels = Arrays.copyOf(labels, Math.max(slot + 1, labels.length * 2));
        }
        Map.Entry<ProviderId, Integer> below = slots.lowerEntry(id);
        Map.Entry<ProviderId, Integer> above = slots.higherEntry(id);
        slots.put(id, slot);
        if (below == null) {
            labels[slot] = above == null ? 0 : labels[above.getValue()] - GAP;
        } else if (above == null) {
            labels[slot] = labels[below.getValue()] + GAP;
        } else {
            long low = labels[below.getValue()];
            long middle = low + (labels[above.getValue()] - low) / 2;
            labels[slot] = middle;
            if (middle == low) {
                dealAnew();
            }
        }
    }

    private void dealAnew() {
        long label = 0;
        for (int slot : slots.values()) {
            labels[slot] = label;
            label += GAP;
        }
    }

    int slot(ProviderId id) {
        return slots.getOrDefault(id, -1);
    }

    boolean before(int slot, int other) {
        return labels[slot] < labels[other];
    }
}
