package org.hansa.grid;

import java.util.List;

/**
 * GPU part of one unit of a request: {@code devices} devices of one model, {@code milliPerDevice} thousandths of each. A
 * whole device is 1000; a slice shares its device with others.
 *
 * @param models models that will do, in no order; empty means any
 */
public record GpuDemand(List<String> models, int devices, int milliPerDevice) {
    /** One whole device. */
    public static final int WHOLE = 1_000;

    public GpuDemand {
        models = models.stream().distinct().sorted().toList();
        models.forEach(Limits::gpuModel);
        Limits.range("gpu.models", models.size(), 0, 16);
        Limits.range("gpu.devices", devices, 1, GpuGroup.MAX_DEVICES);
        Limits.range("gpu.milliPerDevice", milliPerDevice, 1, WHOLE);
    }

    public boolean accepts(String model) {
        return models.isEmpty() || models.contains(model);
    }

    /** Thousandths of devices that one unit takes. */
    public long milli() {
        return (long) devices * milliPerDevice;
    }
}
