package org.hansa.ledger.model;

/**
 * What is counted, after OpenStack Placement: {@code VCPU} (milli-vCPU), {@code MEMORY_MB} (MiB), {@code STORAGE_GB},
 * {@code OBJECT_GB}, {@code GPU:<model>} (whole devices) and {@code GPU_MILLI:<model>} (thousandths of a device).
 */
public record ResourceClass(String name) implements Comparable<ResourceClass> {
    private static final Identifier FORM = new Identifier(
            "ResourceClass", "(VCPU|MEMORY_MB|STORAGE_GB|OBJECT_GB|GPU(_MILLI)?:[A-Z0-9][A-Z0-9_-]{0,31})");

    /** Thousandths of a virtual CPU, so that traces with fractional cores need no floats. */
    public static final ResourceClass VCPU = new ResourceClass("VCPU");

    public static final ResourceClass MEMORY_MB = new ResourceClass("MEMORY_MB");
    public static final ResourceClass STORAGE_GB = new ResourceClass("STORAGE_GB");
    public static final ResourceClass OBJECT_GB = new ResourceClass("OBJECT_GB");

    public ResourceClass {
        FORM.check(name);
    }

    /** Thousandths of GPU devices of one model: the one unit in which devices and slices are added up. */
    public static ResourceClass gpuMilli(String model) {
        return new ResourceClass("GPU_MILLI:" + model);
    }

    /** Whole GPU devices of one model. */
    public static ResourceClass gpu(String model) {
        return new ResourceClass("GPU:" + model);
    }

    @Override
    public int compareTo(ResourceClass other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
