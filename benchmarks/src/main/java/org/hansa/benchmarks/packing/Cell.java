package org.hansa.benchmarks.packing;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ResourceClass;

/** Hosts as arrays, at most one group of eight devices each, and what was placed on them. */
final class Cell {
    /** @param devices bits of the devices taken */
    record Placed(int host, Kind kind, int devices) {}

    final int hosts;
    final long[] coresTotal;
    final long[] memoryTotal;
    final long[] cores;
    final long[] memory;
    final int[] gpus;
    final int[] model;
    final int[] devices;
    private final Set<Placed> live = Collections.newSetFromMap(new IdentityHashMap<>());

    Cell(List<ProviderSpec> specs, List<String> models) {
        hosts = specs.size();
        coresTotal = amounts(specs, ResourceClass.VCPU);
        memoryTotal = amounts(specs, ResourceClass.MEMORY_MB);
        cores = coresTotal.clone();
        memory = memoryTotal.clone();
        gpus = new int[hosts];
        model = new int[hosts];
        devices = new int[hosts * 8];
        for (int h = 0; h < hosts; h++) {
            if (!specs.get(h).gpus().isEmpty()) {
                gpus[h] = specs.get(h).gpus().get(0).count();
                model[h] = models.indexOf(specs.get(h).gpus().get(0).model());
                Arrays.fill(devices, h * 8, h * 8 + gpus[h], GpuDemand.WHOLE);
            }
        }
    }

    private static long[] amounts(List<ProviderSpec> specs, ResourceClass of) {
        return specs.stream().mapToLong(each -> each.inventory().get(of)).toArray();
    }

    boolean fits(int h, Kind kind) {
        if (cores[h] < kind.cores() || memory[h] < kind.memory()) {
            return false;
        }
        if (kind.gpus() == 0) {
            return true;
        }
        int enough = 0;
        for (int d = h * 8; d < h * 8 + gpus[h]; d++) {
            enough += devices[d] >= kind.milli() ? 1 : 0;
        }
        return enough >= kind.gpus() && kind.accepts(model[h]);
    }

    long gpuFree(int h) {
        long free = 0;
        for (int d = h * 8; d < h * 8 + gpus[h]; d++) {
            free += devices[d];
        }
        return free;
    }

    /** The fullest devices that still do, as bits. */
    int snug(int h, Kind kind) {
        int chosen = 0;
        for (int n = 0; n < kind.gpus(); n++) {
            int best = -1;
            for (int d = 0; d < gpus[h]; d++) {
                boolean fits = (chosen >> d & 1) == 0 && devices[h * 8 + d] >= kind.milli();
                best = fits && (best < 0 || devices[h * 8 + d] < devices[h * 8 + best]) ? d : best;
            }
            chosen |= 1 << best;
        }
        return chosen;
    }

    Placed take(int h, Kind kind, int chosen) {
        change(h, kind, chosen, -1);
        Placed placed = new Placed(h, kind, chosen);
        live.add(placed);
        return placed;
    }

    void giveBack(Placed placed) {
        live.remove(placed);
        change(placed.host(), placed.kind(), placed.devices(), 1);
    }

    private void change(int h, Kind kind, int chosen, int sign) {
        cores[h] += sign * kind.cores();
        memory[h] += sign * kind.memory();
        for (int d = 0; d < 8; d++) {
            if ((chosen >> d & 1) != 0) {
                devices[h * 8 + d] += sign * kind.milli();
            }
        }
    }

    /** Recounts what is live. @return hosts on which more lies than there is */
    long overAllocated() {
        long[] coresTaken = new long[hosts];
        long[] memoryTaken = new long[hosts];
        int[] taken = new int[hosts * 8];
        for (Placed each : live) {
            coresTaken[each.host()] += each.kind().cores();
            memoryTaken[each.host()] += each.kind().memory();
            for (int d = 0; d < 8; d++) {
                taken[each.host() * 8 + d] +=
                        (each.devices() >> d & 1) * each.kind().milli();
            }
        }
        long wrong = 0;
        for (int h = 0; h < hosts; h++) {
            boolean over = coresTaken[h] > coresTotal[h] || memoryTaken[h] > memoryTotal[h];
            for (int d = 0; d < 8; d++) {
                over |= taken[h * 8 + d] > (d < gpus[h] ? GpuDemand.WHOLE : 0);
            }
            wrong += over ? 1 : 0;
        }
        return wrong;
    }
}
