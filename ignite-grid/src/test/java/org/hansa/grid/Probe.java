package org.hansa.grid;

/** What a fault run must have met to be worth anything: without it the run shows nothing about the safeguard against it. */
public enum Probe {
    /** A provider was told to take or to give back what it had taken or given back already, and did not do it again. */
    PROCESSOR_APPLIED_TWICE,
    /** An anchor's outcome was lost, and the ledger had it. */
    UNKNOWN_COMMIT_THAT_COMMITTED,
    /** Another member's hold came twice, and room was taken once. */
    DUPLICATE_HOLD,
    /** Somebody sealed a batch whose number had been given away, and took over the one that was there. */
    STALE_LEADER,
    /** A reservation came after its release, and was buried. */
    TOMBSTONE_HIT,
    /** A node was cut off from the two others, which went on. */
    NODE_CUT_OFF,
    /** The engine's node was cut off, and somebody's write was refused. */
    MINORITY_REFUSED
}
