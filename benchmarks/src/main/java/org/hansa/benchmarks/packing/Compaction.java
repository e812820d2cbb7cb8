package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Flavours.Machine;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * The smallest cell of equal hosts in which a bursty mix of virtual machines is placed without a refusal, machine after
 * machine as they come and go, against the least that any packing needs at the busiest moment.
 */
public final class Compaction {
    private static final long CORES = 64_000;
    private static final long MEMORY = 512 * 1_024L;

    private record Departure(double at, Cell.Placed placed) {}

    private final Results results;

    public Compaction(Results results) {
        this.results = results;
    }

    public void run(int machines, int seeds) {
        Map<String, double[]> quotients = new TreeMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            List<Machine> all = Flavours.draw(machines, 14, 100 + seed);
            int bound = new PackingBound(CORES, MEMORY).atTheBusiestMoment(all);
            Map<String, Function<List<ProviderSpec>, Map.Entry<Cell, Packer>>> packers = packers();
            for (String name : packers.keySet()) {
                int least = least(all, bound, packers.get(name));
                quotients.computeIfAbsent(name, any -> new double[seeds])[seed] = (double) least / bound;
                results.row(
                        "W3",
                        name,
                        Map.of("machines", machines, "seed", seed, "days", 14),
                        Map.of("hosts", least, "bound", bound));
            }
        }
        quotients.forEach((name, each) -> results.ratio("W3.compactionOverBound[" + name + "]", Results.median(each)));
    }

    private static Map<String, Function<List<ProviderSpec>, Map.Entry<Cell, Packer>>> packers() {
        Map<String, Function<List<ProviderSpec>, Map.Entry<Cell, Packer>>> all = new TreeMap<>();
        for (String name : List.of("first-fit", "best-fit", "worst-fit", "dot-product")) {
            all.put(name, specs -> {
                Cell cell = new Cell(specs, List.of());
                return Map.entry(cell, Textbook.all(cell, 1).get(name));
            });
        }
        all.put("planner", specs -> {
            Cell cell = new Cell(specs, List.of());
            return Map.entry(cell, new PlannerPacker(cell, specs));
        });
        return all;
    }

    private int least(List<Machine> machines, int bound, Function<List<ProviderSpec>, Map.Entry<Cell, Packer>> packer) {
        int low = bound;
        int high = 2 * bound;
        while (low < high) {
            int middle = (low + high) / 2;
            if (fits(machines, packer.apply(hosts(middle)))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private boolean fits(List<Machine> machines, Map.Entry<Cell, Packer> with) {
        Cell cell = with.getKey();
        Packer packer = with.getValue();
        PriorityQueue<Departure> departures = new PriorityQueue<>(Comparator.comparingDouble(Departure::at));
        for (Machine each : machines) {
            while (!departures.isEmpty() && departures.peek().at() <= each.from()) {
                Cell.Placed gone = departures.remove().placed();
                cell.giveBack(gone);
                packer.changed(gone.host());
            }
            int host = packer.choose(0, each.kind());
            if (host < 0) {
                return false;
            }
            departures.add(new Departure(each.to(), cell.take(host, each.kind(), 0)));
            packer.changed(host);
        }
        results.violations("W3", cell.overAllocated());
        return true;
    }

    private static List<ProviderSpec> hosts(int number) {
        ResourceVector inventory =
                ResourceVector.of(Map.of(ResourceClass.VCPU, CORES, ResourceClass.MEMORY_MB, MEMORY));
        List<ProviderSpec> hosts = new ArrayList<>();
        for (int h = 0; h < number; h++) {
            ProviderId id = new ProviderId("h" + (100_000 + h));
            hosts.add(ProviderSpec.of(id, new SiteId("site-one"), inventory, List.of(), List.of()));
        }
        return hosts;
    }
}
