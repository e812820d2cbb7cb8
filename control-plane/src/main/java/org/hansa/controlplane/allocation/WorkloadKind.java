package org.hansa.controlplane.allocation;

/** What the room is for. The provider's agent reads it; placement does not depend on it in this version. */
public enum WorkloadKind {
    VM,
    CONTAINER,
    GPU_JOB,
    VOLUME,
    BUCKET
}
