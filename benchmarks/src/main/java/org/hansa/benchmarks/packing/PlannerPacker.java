package org.hansa.benchmarks.packing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.grid.planner.Planner;

/** The product's planner on the same arrays; its devices are the fullest that do, as the product takes them. */
final class PlannerPacker implements Packer {
    private final Cell cell;
    private final CandidateIndex index = new CandidateIndex();
    private final List<Allowance> sites;
    private final Map<Integer, PlanRequest> plans = new HashMap<>();

    PlannerPacker(Cell cell, List<ProviderSpec> specs) {
        this.cell = cell;
        specs.forEach(index::put);
        sites = specs.stream()
                .map(ProviderSpec::site)
                .distinct()
                .map(site -> new Allowance(site, 0, Optional.empty()))
                .toList();
    }

    @Override
    public int choose(int number, Kind kind) {
        PlanRequest plan = plans.computeIfAbsent(number, any -> new PlanRequest(kind.request(), sites, 1, 0, Set.of()));
        Optional<List<PlannedPart>> parts = Planner.find(index, plan);
        return parts.map(each -> index.slot(each.get(0).provider())).orElse(-1);
    }

    @Override
    public void changed(int h) {
        long[] free = {cell.cores[h], cell.memory[h], 0, 0};
        index.roomChanged(h, free, Arrays.copyOfRange(cell.devices, h * 8, h * 8 + cell.gpus[h]));
    }
}
