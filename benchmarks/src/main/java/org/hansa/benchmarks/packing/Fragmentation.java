package org.hansa.benchmarks.packing;

import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.GpuDemand;

/**
 * What a host's free devices are worth nothing to: Σ over the mix of popularity × thousandths free that the request cannot
 * use. After Weng and others, Beware of Fragmentation, USENIX ATC 2023.
 */
final class Fragmentation {
    private final Mix mix;

    Fragmentation(Mix mix) {
        this.mix = mix;
    }

    double of(Cell cell, int h) {
        return of(cell.cores[h], cell.memory[h], cell.devices, h * 8, cell.gpus[h], cell.model[h]);
    }

    double of(long cores, long memory, int[] devices, int first, int count, int model) {
        long free = 0;
        for (int d = first; d < first + count; d++) {
            free += devices[d];
        }
        double sum = 0;
        for (int k = 0; free > 0 && k < mix.share().length; k++) {
            Kind kind = mix.kinds().get(k);
            int enough = 0;
            long tooSmall = 0;
            for (int d = first; d < first + count; d++) {
                if (devices[d] >= kind.milli()) {
                    enough++;
                } else {
                    tooSmall += devices[d];
                }
            }
            boolean usable = kind.gpus() > 0
                    && cores >= kind.cores()
                    && memory >= kind.memory()
                    && kind.accepts(model)
                    && enough >= kind.gpus();
            sum += mix.share()[k] * (usable ? tooSmall : free);
        }
        return sum / GpuDemand.WHOLE;
    }
}
