package org.hansa.benchmarks.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.hansa.benchmarks.Memory;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Hosts of five shapes at six sites, filled at random, with an index or without. Two worlds of one seed stay equal as long as
 * their planners decide alike.
 */
final class PlannerWorld {
    static final String[] MODELS = {"T4", "G2", "A100"};
    static final int SITES = 6;
    private static final int[] NO_DEVICES = {};
    private static final long[][] SHAPES = { // vCPU, memory, devices, model
        {96_000, 393_216, 8, 1},
        {104_000, 524_288, 2, 0},
        {32_000, 262_144, 0, 0},
        {64_000, 262_144, 0, 0},
        {128_000, 786_432, 8, 2}
    };

    /** What one placement took. */
    private record Taken(int host, Ask ask, int[] devices) {}

    final HostScan scan;
    final CandidateIndex index = new CandidateIndex();
    private final boolean indexed;
    private final SplittableRandom random;
    private final List<Taken> live = new ArrayList<>();
    private final long[] free = new long[4];
    private long coresTaken;
    private long coresTotal;

    /** @param fill share of the cores that random placements take at first */
    PlannerWorld(int hosts, long seed, boolean indexed, double fill, Asks asks) {
        this(hosts, seed, indexed, SHAPES, SITES);
        List<Ask> some = asks.block(4_096, false);
        for (int next = 0; filled() < fill; next++) {
            Ask ask = some.get(next % some.size());
            int host = random.nextInt(hosts);
            if (scan.fits(host, ask)) {
                take(host, ask);
            }
        }
        index();
    }

    /** Empty hosts of one shape at one site. */
    static PlannerWorld equal(int hosts, long cores, long memory, boolean indexed) {
        PlannerWorld world = new PlannerWorld(hosts, 1, indexed, new long[][] {{cores, memory, 0, 0}}, 1);
        world.index();
        return world;
    }

    private PlannerWorld(int hosts, long seed, boolean indexed, long[][] shapes, int sites) {
        random = new SplittableRandom(seed);
        this.indexed = indexed;
        scan = new HostScan(hosts);
        for (int h = 0; h < hosts; h++) {
            long[] shape = shapes[random.nextInt(shapes.length)];
            scan.site[h] = random.nextInt(sites);
            // certified sites, as a certification covers a data centre and not a host
            scan.traits[h] = scan.site[h] % 2 == 0 ? 1 : 0;
            scan.cores[h] = scan.coresTotal[h] = shape[0];
            scan.memory[h] = scan.memoryTotal[h] = shape[1];
            scan.gpuCount[h] = (int) shape[2];
            scan.gpuModel[h] = (int) shape[3];
            Arrays.fill(scan.devices, h * 8, h * 8 + scan.gpuCount[h], GpuDemand.WHOLE);
            coresTotal += shape[0];
        }
    }

    private void index() {
        if (indexed) {
            index(index);
        }
    }

    private CandidateIndex index(CandidateIndex into) {
        for (int h = 0; h < scan.hosts; h++) {
            into.put(spec(h));
            tell(into, h);
        }
        return into;
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

    static int number(ProviderId host) {
        return Integer.parseInt(host.value(), 1, host.value().length(), 10);
    }

    static SiteId site(int number) {
        return new SiteId("site-" + number);
    }

    /** Takes what was asked on a host, on the fullest devices that do. */
    void take(int host, Ask ask) {
        int[] chosen = ask.gpus() == 0 ? NO_DEVICES : new int[ask.gpus()];
        for (int g = 0; g < chosen.length; g++) {
            int best = -1;
            for (int d = host * 8; d < host * 8 + scan.gpuCount[host]; d++) {
                boolean fits = scan.devices[d] >= ask.milli() && !contains(chosen, g, d);
                best = fits && (best < 0 || scan.devices[d] < scan.devices[best]) ? d : best;
            }
            chosen[g] = best;
        }
        change(host, ask, chosen, -1);
        live.add(new Taken(host, ask, chosen));
    }

    private static boolean contains(int[] chosen, int count, int device) {
        for (int i = 0; i < count; i++) {
            if (chosen[i] == device) {
                return true;
            }
        }
        return false;
    }

    /** Gives a random placement back. @return its host */
    int giveBack() {
        int at = random.nextInt(live.size());
        Taken last = live.remove(live.size() - 1);
        Taken taken = at == live.size() ? last : live.set(at, last);
        change(taken.host, taken.ask, taken.devices, 1);
        return taken.host;
    }

    private void change(int host, Ask ask, int[] chosen, int sign) {
        scan.cores[host] += sign * ask.cores();
        coresTaken -= sign * ask.cores();
        scan.memory[host] += sign * ask.memory();
        for (int d : chosen) {
            scan.devices[d] += sign * ask.milli();
        }
    }

    /** Brings the index in step with the arrays; part of every decision's time. */
    void tell(int host) {
        if (indexed) {
            tell(index, host);
        }
    }

    private void tell(CandidateIndex to, int host) {
        free[0] = scan.cores[host];
        free[1] = scan.memory[host];
        to.roomChanged(host, free, Arrays.copyOfRange(scan.devices, host * 8, host * 8 + scan.gpuCount[host]));
    }

    /** Heap of an index of these hosts, their specifications included. */
    long indexBytes() {
        return Memory.of(() -> index(new CandidateIndex()));
    }

    /** Share of cores that is taken. */
    double filled() {
        return (double) coresTaken / coresTotal;
    }

    /** Sums up what is live again, host by host. @return hosts where more is taken than there is, or the sums differ */
    long recount() {
        HostScan again = new HostScan(scan.hosts);
        for (Taken each : live) {
            again.cores[each.host] += each.ask.cores();
            again.memory[each.host] += each.ask.memory();
            for (int d : each.devices) {
                again.devices[d] += each.ask.milli();
            }
        }
        long wrong = 0;
        for (int h = 0; h < scan.hosts; h++) {
            boolean right = again.cores[h] <= scan.coresTotal[h]
                    && again.memory[h] <= scan.memoryTotal[h]
                    && again.cores[h] + scan.cores[h] == scan.coresTotal[h];
            for (int d = h * 8; d < h * 8 + scan.gpuCount[h]; d++) {
                right &= again.devices[d] <= GpuDemand.WHOLE && again.devices[d] + scan.devices[d] == GpuDemand.WHOLE;
            }
            wrong += right ? 0 : 1;
        }
        return wrong;
    }
}
