package org.hansa.grid;

/**
 * Like GPU devices of one provider.
 *
 * @param model as in the resource class {@code GPU_MILLI:<model>}, for example {@code T4}
 * @param count devices, 1 to 64
 * @param memoryMb memory of one device in MiB
 */
public record GpuGroup(String model, int count, long memoryMb) {
    public static final int MAX_DEVICES = 64;

    public GpuGroup {
        Limits.gpuModel(model);
        Limits.range("gpus.count", count, 1, MAX_DEVICES);
        Limits.range("gpus.memoryMb", memoryMb, 0, 1L << 32);
    }
}
