package org.hansa.benchmarks.packing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Flavours.Machine;

/**
 * The smallest cell of equal hosts in which a bursty mix of virtual machines is placed without a refusal, machine after
 * machine as they come and go, against the least that any packing needs at the busiest moment.
 */
public final class Compaction {
    private static final double DAYS = 14;

    private final Results results;

    public Compaction(Results results) {
        this.results = results;
    }

    public void run(int machines, int seeds) {
        Map<String, double[]> quotients = new TreeMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            List<Machine> all = Flavours.draw(machines, DAYS, 100 + seed);
            int bound = new PackingBound(Flavours.HOST_CORES, Flavours.HOST_MEMORY).atTheBusiestMoment(all);
            for (String name : Contestant.ONLINE) {
                int least = least(all, bound, name);
                quotients.computeIfAbsent(name, any -> new double[seeds])[seed] = (double) least / bound;
                results.row(
                        "W3",
                        name,
                        Map.of("mode", "compaction", "machines", machines, "seed", seed, "days", DAYS),
                        Map.of("hosts", least, "bound", bound));
            }
        }
        quotients.forEach((name, each) -> results.ratio("W3.compactionOverBound[" + name + "]", Results.median(each)));
    }

    private int least(List<Machine> machines, int bound, String packer) {
        int low = bound;
        int high = 2 * bound;
        while (low < high) {
            int middle = (low + high) / 2;
            if (fits(machines, Contestant.of(packer, Flavours.hosts(middle), Flavours.MIX, 1))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private boolean fits(List<Machine> machines, Contestant contestant) {
        Departures departures = new Departures(contestant);
        for (Machine each : machines) {
            departures.until(each.from());
            Cell.Placed placed = contestant.place(each.number(), each.kind());
            if (placed == null) {
                return false;
            }
            departures.add(each.to(), placed);
        }
        results.violations("W3", contestant.cell().overAllocated());
        return true;
    }
}
