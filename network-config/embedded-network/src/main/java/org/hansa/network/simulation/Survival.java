package org.hansa.network.simulation;

/** What is left on a disk after a machine has stopped. */
public enum Survival {
    /** The operating system lived on: all that was written is there. */
    PROCESS_DIED,
    /** What was not forced is there, or not, or in part, and not in the order in which it was written. */
    POWER_LOST
}
