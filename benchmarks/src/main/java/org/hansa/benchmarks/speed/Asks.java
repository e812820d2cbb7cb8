package org.hansa.benchmarks.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** A seeded stream of requests: about three hundred classes in a thousand. */
final class Asks {
    static final long ALL_SITES = (1L << PlannerWorld.SITES) - 1;
    private static final long[] CORES = {1_000, 2_000, 4_000, 8_000, 16_000};

    private final SplittableRandom random;

    Asks(long seed) {
        random = new SplittableRandom(seed);
    }

    /** @param constrained pinned to certified sites in four of six, often to a model */
    Ask next(boolean constrained) {
        long cores = CORES[random.nextInt(CORES.length)];
        long memory = cores * (1 + random.nextInt(8)) / 1_000 * 1_024 + 256L * random.nextInt(4);
        int kind = constrained ? random.nextInt(3) : Math.max(0, random.nextInt(12) - 9);
        int gpus = kind == 0 ? 0 : kind == 1 ? 1 : 1 << random.nextInt(3);
        int milli = kind == 1 ? 100 * (1 + random.nextInt(9)) : GpuDemand.WHOLE;
        return constrained
                ? ask(0b001111, 1, cores, memory, gpus, milli, random.nextInt(3))
                : ask(ALL_SITES, 0, cores, memory, gpus, milli, -1);
    }

    List<Ask> block(int size, boolean constrained) {
        List<Ask> block = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            block.add(next(constrained));
        }
        return block;
    }

    /**
     * A request that only a few hosts can take, or none: as much of both as a random host of the emptiest has, or a little
     * more than any one host has of both together.
     */
    Ask rare(HostScan hosts, boolean possible) {
        int best = 0;
        for (int i = 0; i < 4; i++) {
            long mix = 1 + random.nextInt(8);
            int emptiest = 0;
            for (int h = 1; h < hosts.hosts; h++) {
                if (Math.min(hosts.cores[h], hosts.memory[h] / mix)
                        > Math.min(hosts.cores[emptiest], hosts.memory[emptiest] / mix)) {
                    emptiest = h;
                }
            }
            best = emptiest;
        }
        long cores = Math.max(500, hosts.cores[best]);
        long memory = Math.max(256, hosts.memory[best]);
        while (!possible && hosts.takers(cores, memory, 1) > 0) {
            cores += 250;
            memory += 512;
        }
        while (possible && hosts.takers(cores, memory, 4) > 3) {
            cores += 250;
            memory += 256;
        }
        return ask(ALL_SITES, 0, cores, memory, 0, GpuDemand.WHOLE, -1);
    }

    static Ask ask(long sites, long required, long cores, long memory, int gpus, int milli, int model) {
        ResourceRequest request = ResourceRequest.of(
                ResourceVector.of(Map.of(ResourceClass.VCPU, cores, ResourceClass.MEMORY_MB, memory)));
        if (gpus > 0) {
            List<String> models = model < 0 ? List.of() : List.of(PlannerWorld.MODELS[model]);
            request = request.withGpu(new GpuDemand(models, gpus, milli));
        }
        if (required != 0) {
            request = request.withTraits(List.of("CERT"), List.of());
        }
        List<Allowance> allowed = new ArrayList<>();
        for (int s = 0; s < PlannerWorld.SITES; s++) {
            if ((sites >> s & 1) != 0) {
                allowed.add(new Allowance(PlannerWorld.site(s), 0, Optional.empty()));
            }
        }
        PlanRequest plan = new PlanRequest(request, allowed, 1, 0, Set.of());
        return new Ask(plan, sites, required, 0, cores, memory, gpus, milli, model);
    }
}
