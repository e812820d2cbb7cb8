package org.hansa.grid;

/** Who gives the room back. */
public enum ReleaseReason {
    TENANT,
    MEMBER,
    /** Another part of the group could not be had. */
    GROUP_ABORTED,
    /** The site takes the room away; recorded as {@code EVICTED}. */
    EVICTION
}
