package org.hansa.benchmarks.packing;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What was placed on one cell and when it goes. */
final class Departures {
    private record Departure(double at, Cell.Placed placed) {}

    private final Contestant contestant;
    private final PriorityQueue<Departure> queue = new PriorityQueue<>(Comparator.comparingDouble(Departure::at));

    Departures(Contestant contestant) {
        this.contestant = contestant;
    }

    void add(double at, Cell.Placed placed) {
        queue.add(new Departure(at, placed));
    }

    /** Gives back what is gone by now. */
    void until(double now) {
        until(now, any -> {});
    }

    /** @param gone is told of each */
    void until(double now, Consumer<Cell.Placed> gone) {
        while (!queue.isEmpty() && queue.peek().at() <= now) {
            Cell.Placed placed = queue.remove().placed();
            contestant.cell().giveBack(placed);
            contestant.packer().changed(placed.host());
            gone.accept(placed);
        }
    }
}
