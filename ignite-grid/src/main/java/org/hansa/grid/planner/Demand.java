package org.hansa.grid.planner;

import java.util.BitSet;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.jspecify.annotations.Nullable;

/** A request in the index's terms. */
final class Demand {
    final ResourceRequest request;
    final long[] perUnit = new long[CandidateIndex.CLASSES.size()];
    final @Nullable GpuDemand gpu;
    final long gpuMilli;
    private final BitSet required = new BitSet();
    private final BitSet forbidden = new BitSet();
    private boolean unknownTrait;

    Demand(CandidateIndex index, ResourceRequest request) {
        this.request = request;
        for (int c = 0; c < perUnit.length; c++) {
            perUnit[c] = request.perUnit().get(CandidateIndex.CLASSES.get(c));
        }
        gpu = request.gpu().orElse(null);
        gpuMilli = gpu == null ? 0 : gpu.milli();
        for (String each : request.requiredTraits()) {
            int number = index.traitNumber(each);
            unknownTrait |= number < 0;
            required.set(Math.max(0, number));
        }
        for (String each : request.forbiddenTraits()) {
            int number = index.traitNumber(each);
            if (number >= 0) {
                forbidden.set(number);
            }
        }
    }

    /** Whether a wholly free host of the shape could take one unit, GPUs left aside. */
    boolean possible(Shape shape) {
        return shape.couldHold(perUnit) && traitsFit(shape.traits);
    }

    private boolean traitsFit(BitSet traits) {
        if (unknownTrait || traits.intersects(forbidden)) {
            return false;
        }
        for (int bit = required.nextSetBit(0); bit >= 0; bit = required.nextSetBit(bit + 1)) {
            if (!traits.get(bit)) {
                return false;
            }
        }
        return true;
    }

    boolean accepts(Shape shape, int group) {
        return gpu != null && gpu.accepts(shape.models[group]);
    }

    /** Whether the columns alone do not tell: several slices of one unit must lie on different devices. */
    boolean slicesApart() {
        return gpu != null && gpu.devices() > 1 && gpu.milliPerDevice() < GpuDemand.WHOLE;
    }

    /** Units that the slot's classes other than GPUs allow. */
    int unitsOfClasses(CandidateIndex index, int slot, int limit) {
        long units = limit;
        for (int c = 0; c < perUnit.length; c++) {
            if (perUnit[c] > 0) {
                units = Math.min(units, index.free(slot, c) / perUnit[c]);
            }
        }
        return (int) Math.max(0, units);
    }

    /** Units that one group's devices allow; 0 when the model will not do. */
    int unitsOfGroup(CandidateIndex index, int slot, int group, int limit) {
        Shape shape = index.shapeOf[slot];
        GpuDemand want = gpu;
        if (want == null || !want.accepts(shape.models[group])) {
            return 0;
        }
        int from = shape.firstDevice(group);
        int to = from + shape.deviceCounts[group];
        return Fit.onDevices(index.devices[slot], from, to, want.devices(), want.milliPerDevice(), limit);
    }
}
