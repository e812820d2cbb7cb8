package org.hansa.grid.planner;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.Devices;

/**
 * Puts the parts of one group on the index, so that the next group is planned on what they leave, and takes all of it back in
 * the end. Only ever under the index's monitor, so that nobody else sees it.
 */
final class Trial implements AutoCloseable {
    private final CandidateIndex index;
    private final Deque<Before> changed = new ArrayDeque<>();

    private record Before(int slot, long[] free, int[] devices) {}

    Trial(CandidateIndex index) {
        this.index = index;
    }

    void put(ResourceRequest request, List<PlannedPart> parts) {
        parts.forEach(part -> put(request, part));
    }

    private void put(ResourceRequest request, PlannedPart part) {
        int slot = index.slot(part.provider());
        int classes = CandidateIndex.CLASSES.size();
        long[] free = new long[classes];
        for (int c = 0; c < classes; c++) {
            free[c] = index.free(slot, c);
        }
        int[] devices = index.devices[slot].clone();
        changed.push(new Before(slot, free.clone(), devices.clone()));
        for (int c = 0; c < classes; c++) {
            free[c] -= request.perUnit().get(CandidateIndex.CLASSES.get(c)) * part.units();
        }
        request.gpu().ifPresent(gpu -> takeDevices(slot, devices, part, gpu));
        index.roomChanged(slot, free, devices);
    }

    /** The devices that the provider's entry would choose. */
    private void takeDevices(int slot, int[] free, PlannedPart part, GpuDemand gpu) {
        List<Integer> left = Arrays.stream(free).boxed().toList();
        Devices.of(index.specs[slot].gpus(), left)
                .choose(part.gpuModel().orElseThrow(), part.units(), gpu.devices(), gpu.milliPerDevice())
                .orElseThrow(() -> new IllegalStateException("the plan for " + part.provider() + " does not fit"))
                .forEach(device -> free[device] -= gpu.milliPerDevice());
    }

    @Override
    public void close() {
        while (!changed.isEmpty()) {
            Before before = changed.pop();
            index.roomChanged(before.slot(), before.free(), before.devices());
        }
    }
}
