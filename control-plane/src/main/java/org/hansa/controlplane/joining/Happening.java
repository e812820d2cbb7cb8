package org.hansa.controlplane.joining;

/**
 * A step in an application's history.
 *
 * @param who {@code applicant}, or the pseudonym of a person of this member
 */
public record Happening(long atMillis, String who, String what) {}
