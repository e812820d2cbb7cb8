package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.planner.ExhaustivePlanner.Host;
import org.hansa.ledger.model.ResourceVector;

/** Which dimension excludes how many hosts, host by host. Shares no code with the index. */
final class ExhaustiveCount {
    private final PlanRequest plan;
    private final ResourceRequest request;
    private final TreeMap<String, Integer> excluded = new TreeMap<>();
    /** Whether some host has two models that would do, or a unit wants several slices: its devices are counted roughly. */
    private boolean rough;

    private ExhaustiveCount(PlanRequest plan) {
        this.plan = plan;
        request = plan.request();
    }

    /** By dimension; without {@code GPU_DEVICES} where the planner promises less than an exact count. */
    static TreeMap<String, Integer> of(List<Host> hosts, PlanRequest plan) {
        ExhaustiveCount count = new ExhaustiveCount(plan);
        hosts.forEach(count::look);
        if (count.rough) {
            count.excluded.remove("GPU_DEVICES");
        }
        return count.excluded;
    }

    /** Whether {@code GPU_DEVICES} is counted exactly. */
    static boolean exact(List<Host> hosts, PlanRequest plan) {
        ExhaustiveCount count = new ExhaustiveCount(plan);
        hosts.forEach(count::look);
        return !count.rough;
    }

    private void look(Host host) {
        Optional<PlanRequest.Allowance> site = plan.sites().stream()
                .filter(each -> each.site().equals(host.spec().site()))
                .findFirst();
        if (site.isEmpty()) {
            exclude(true, "SITE");
            return;
        }
        exclude(host.drained(), "DRAINED");
        exclude(host.full() && !host.drained(), "ENTRY_FULL");
        request.requiredTraits().forEach(each -> exclude(!host.spec().traits().contains(each), "TRAIT:" + each));
        request.forbiddenTraits().forEach(each -> exclude(host.spec().traits().contains(each), "TRAIT:" + each));
        for (int c = 0; c < ExhaustivePlanner.CLASSES.size(); c++) {
            long want = request.perUnit().get(ExhaustivePlanner.CLASSES.get(c));
            exclude(want > host.free()[c], ExhaustivePlanner.CLASSES.get(c).name());
        }
        if (request.gpu().isEmpty()) {
            exclude(!granted(site.get(), Optional.empty()), "GRANT");
        } else {
            devices(host, site.get(), request.gpu().get());
        }
    }

    private void devices(Host host, PlanRequest.Allowance site, GpuDemand want) {
        List<GpuGroup> accepted = new ArrayList<>();
        boolean fits = false;
        boolean granted = false;
        int first = 0;
        for (GpuGroup group : host.spec().gpus()) {
            if (want.accepts(group.model())) {
                accepted.add(group);
                int enough = 0;
                for (int i = first; i < first + group.count(); i++) {
                    enough += host.devices()[i] >= want.milliPerDevice() ? 1 : 0;
                }
                fits |= enough >= want.devices();
                granted |= granted(site, Optional.of(group.model()));
            }
            first += group.count();
        }
        rough |= accepted.size() > 1 || (want.devices() > 1 && want.milliPerDevice() < GpuDemand.WHOLE);
        exclude(accepted.isEmpty(), "GPU_MODEL");
        exclude(!accepted.isEmpty() && !fits, "GPU_DEVICES");
        exclude(!accepted.isEmpty() && !granted, "GRANT");
    }

    private boolean granted(PlanRequest.Allowance site, Optional<String> model) {
        ResourceVector one = request.vector(1, model);
        return site.grantFree().map(one::fitsIn).orElse(true);
    }

    private void exclude(boolean holds, String dimension) {
        if (holds) {
            excluded.merge(dimension, 1, Integer::sum);
        }
    }
}
