package org.hansa.grid.planner;

import java.util.BitSet;
import java.util.Optional;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;

/** A request in the index's terms. */
final class Demand {
    final ResourceRequest request;
    final long[] perUnit = new long[CandidateIndex.CLASSES.size()];
    final BitSet required;
    final BitSet forbidden;
    final Optional<GpuDemand> gpu;

    Demand(CandidateIndex index, ResourceRequest request) {
        this.request = request;
        for (int c = 0; c < perUnit.length; c++) {
            perUnit[c] = request.perUnit().get(CandidateIndex.CLASSES.get(c));
        }
        required = index.bits(request.requiredTraits());
        forbidden = index.bits(request.forbiddenTraits());
        gpu = request.gpu();
    }

    boolean traitsFit(BitSet traits) {
        if (traits.intersects(forbidden)) {
            return false;
        }
        for (int bit = required.nextSetBit(0); bit >= 0; bit = required.nextSetBit(bit + 1)) {
            if (!traits.get(bit)) {
                return false;
            }
        }
        return true;
    }

    /** Units that the slot's classes other than GPUs allow. */
    int unitsOfClasses(CandidateIndex index, int slot, int limit) {
        long units = limit;
        for (int c = 0; c < perUnit.length; c++) {
            if (perUnit[c] > 0) {
                units = Math.min(units, index.free[c][slot] / perUnit[c]);
            }
        }
        return (int) units;
    }

    /** Units that one group's devices allow; 0 when the model will not do. */
    int unitsOfGroup(CandidateIndex index, int slot, int group, int limit) {
        GpuDemand want = gpu.orElseThrow();
        return want.accepts(index.models[slot][group])
                ? Fit.onDevices(index.devices[slot][group], want.devices(), want.milliPerDevice(), limit)
                : 0;
    }

    /** Σ over classes of what one unit would leave, as a share of the provider. Less is fuller. */
    double residual(CandidateIndex index, int slot) {
        double sum = 0;
        for (int c = 0; c < perUnit.length; c++) {
            long total = index.total[c][slot];
            if (total > 0) {
                sum += (double) (index.free[c][slot] - perUnit[c]) / total;
            }
        }
        if (index.gpuTotal[slot] > 0) {
            long taken = gpu.map(GpuDemand::milli).orElse(0L);
            sum += (double) (index.gpuFree[slot] - taken) / index.gpuTotal[slot];
        }
        return sum;
    }
}
