package org.hansa.grid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Hosts of five shapes at six sites, and requests of many classes, once for the index and once for the scan. */
final class PlannerWorld {
    static final String[] MODELS = {"T4", "G2", "A100"};
    private static final int SITES = 6;
    private static final long[][] SHAPES = { // vCPU, memory, devices, model
        {96_000, 393_216, 8, 1},
        {104_000, 524_288, 2, 0},
        {32_000, 262_144, 0, 0},
        {64_000, 262_144, 0, 0},
        {128_000, 786_432, 8, 2}
    };
    private static final long[] CORES = {1_000, 2_000, 4_000, 8_000, 16_000};

    /** One request in both forms. */
    record Ask(
            PlanRequest plan,
            long sites,
            long required,
            long forbidden,
            long cores,
            long memory,
            int gpus,
            int milli,
            int model) {}

    /** What one placement took. */
    record Taken(int host, Ask ask, int[] devices) {}

    final CandidateIndex index = new CandidateIndex();
    final HostScan scan;
    private final SplittableRandom random;
    private final List<Taken> live = new ArrayList<>();
    private final long[] free = new long[4];
    private long coresTaken;
    private long coresTotal;

    PlannerWorld(int hosts, long seed) {
        random = new SplittableRandom(seed);
        scan = new HostScan(hosts);
        for (int h = 0; h < hosts; h++) {
            long[] shape = SHAPES[random.nextInt(SHAPES.length)];
            scan.site[h] = random.nextInt(SITES);
            // certified sites, as a certification covers a data centre and not a host
            scan.traits[h] = scan.site[h] % 2 == 0 ? 1 : 0;
            scan.cores[h] = scan.coresTotal[h] = shape[0];
            scan.memory[h] = scan.memoryTotal[h] = shape[1];
            scan.gpuCount[h] = (int) shape[2];
            scan.gpuModel[h] = (int) shape[3];
            Arrays.fill(scan.devices, h * 8, h * 8 + scan.gpuCount[h], GpuDemand.WHOLE);
            coresTotal += shape[0];
            index.put(spec(h));
        }
    }

    private ProviderSpec spec(int h) {
        List<GpuGroup> groups = scan.gpuCount[h] == 0
                ? List.of()
                : List.of(new GpuGroup(MODELS[scan.gpuModel[h]], scan.gpuCount[h], 16_384));
        ResourceVector inventory = ResourceVector.of(
                Map.of(ResourceClass.VCPU, scan.coresTotal[h], ResourceClass.MEMORY_MB, scan.memoryTotal[h]));
        ProviderId id = new ProviderId(String.format(Locale.ROOT, "h%07d", h));
        return ProviderSpec.of(
                id, site(scan.site[h]), inventory, groups, scan.traits[h] == 0 ? List.of() : List.of("CERT"));
    }

    private static SiteId site(int number) {
        return new SiteId("site-" + number);
    }

    /** A request that some hosts should be able to take. @param constrained pinned to sites, a trait and a model */
    Ask ask(boolean constrained) {
        long cores = CORES[random.nextInt(CORES.length)];
        long memory = cores * (1 + random.nextInt(8)) / 1_000 * 1_024 + 256L * random.nextInt(4);
        int kind = constrained ? random.nextInt(3) : Math.max(0, random.nextInt(12) - 9);
        int gpus = kind == 0 ? 0 : kind == 1 ? 1 : 1 << random.nextInt(3);
        int milli = kind == 1 ? 100 * (1 + random.nextInt(9)) : GpuDemand.WHOLE;
        long sites = constrained ? 0b001111 : 0b111111;
        return ask(sites, constrained ? 1 : 0, cores, memory, gpus, milli, constrained ? random.nextInt(3) : -1);
    }

    /** A request for more than any host has, in one dimension or by the mixture of two. */
    Ask impossible() {
        long most = Arrays.stream(scan.cores).max().orElse(0);
        return ask(0b111111, 0, Math.min(128_000, most + 500), 1_024, 0, GpuDemand.WHOLE, -1);
    }

    /** A request that only a host like the emptiest can take. */
    Ask rare() {
        int emptiest = 0;
        for (int h = 1; h < scan.hosts; h++) {
            if (Math.min(scan.cores[h], scan.memory[h] / 4)
                    > Math.min(scan.cores[emptiest], scan.memory[emptiest] / 4)) {
                emptiest = h;
            }
        }
        return ask(
                0b111111,
                0,
                Math.max(500, scan.cores[emptiest]),
                Math.max(256, scan.memory[emptiest]),
                0,
                GpuDemand.WHOLE,
                -1);
    }

    private Ask ask(long sites, long required, long cores, long memory, int gpus, int milli, int model) {
        ResourceRequest request = ResourceRequest.of(
                ResourceVector.of(Map.of(ResourceClass.VCPU, cores, ResourceClass.MEMORY_MB, memory)));
        if (gpus > 0) {
            request = request.withGpu(new GpuDemand(model < 0 ? List.of() : List.of(MODELS[model]), gpus, milli));
        }
        if (required != 0) {
            request = request.withTraits(List.of("CERT"), List.of());
        }
        List<Allowance> allowed = new ArrayList<>();
        for (int s = 0; s < SITES; s++) {
            if ((sites >> s & 1) != 0) {
                allowed.add(new Allowance(site(s), 0, Optional.empty()));
            }
        }
        PlanRequest plan = new PlanRequest(request, allowed, 1, 0, Set.of());
        return new Ask(plan, sites, required, 0, cores, memory, gpus, milli, model);
    }

    int scanFor(Ask ask) {
        return scan.best(ask.sites, ask.required, ask.forbidden, ask.cores, ask.memory, ask.gpus, ask.milli, ask.model);
    }

    /** Takes what was asked on a host, on the fullest devices that do. Changes the arrays only. */
    void take(int host, Ask ask) {
        int[] chosen = new int[ask.gpus];
        for (int g = 0; g < ask.gpus; g++) {
            int best = -1;
            for (int d = host * 8; d < host * 8 + scan.gpuCount[host]; d++) {
                boolean fits = scan.devices[d] >= ask.milli && !contains(chosen, g, d);
                best = fits && (best < 0 || scan.devices[d] < scan.devices[best]) ? d : best;
            }
            chosen[g] = best;
        }
        change(host, ask, chosen, -1);
        live.add(new Taken(host, ask, chosen));
    }

    private static boolean contains(int[] chosen, int count, int device) {
        return Arrays.stream(chosen, 0, count).anyMatch(each -> each == device);
    }

    /** Gives a random placement back. @return its host, or -1 when none is left */
    int giveBack() {
        if (live.isEmpty()) {
            return -1;
        }
        int at = random.nextInt(live.size());
        Taken last = live.remove(live.size() - 1);
        Taken taken = at == live.size() ? last : live.set(at, last);
        change(taken.host, taken.ask, taken.devices, 1);
        return taken.host;
    }

    private void change(int host, Ask ask, int[] chosen, int sign) {
        scan.cores[host] += sign * ask.cores;
        coresTaken -= sign * ask.cores;
        scan.memory[host] += sign * ask.memory;
        for (int d : chosen) {
            scan.devices[d] += sign * ask.milli;
        }
    }

    /** Brings the index in step with the arrays; part of every decision's time. */
    void tell(int host) {
        free[0] = scan.cores[host];
        free[1] = scan.memory[host];
        index.roomChanged(host, free, Arrays.copyOfRange(scan.devices, host * 8, host * 8 + scan.gpuCount[host]));
    }

    /** Share of cores that is taken. */
    double filled() {
        return (double) coresTaken / coresTotal;
    }
}
