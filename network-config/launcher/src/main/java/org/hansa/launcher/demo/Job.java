package org.hansa.launcher.demo;

import java.util.List;

/**
 * A workload to be placed.
 *
 * @param count like units
 * @param devices whole GPU devices per unit; 0 when a slice or none
 * @param milliPerDevice thousandths of one device per unit; 0 when none
 * @param models acceptable GPU models, empty for any
 * @param arrival and {@code departure}: seconds on the trace's clock
 */
record Job(
        String name,
        int count,
        long cpuMilli,
        long memoryMib,
        int devices,
        int milliPerDevice,
        List<String> models,
        double arrival,
        double departure) {
    Job {
        models = List.copyOf(models);
    }

    boolean wantsGpu() {
        return devices > 0 || milliPerDevice > 0;
    }

    /** GPU need of all units, in thousandths of a device. */
    long gpuMilli() {
        return (long) count * (devices > 0 ? devices * 1_000L : milliPerDevice);
    }
}
