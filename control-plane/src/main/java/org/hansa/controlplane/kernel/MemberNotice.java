package org.hansa.controlplane.kernel;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that needs this member's people. Each is told once through every channel.
 *
 * @param key what makes it one: the thing it is about, and the stage
 * @param type {@code BALLOT_WAITING}, {@code BALLOT_DEADLINE_NEAR} or {@code SUSPENSION_REVIEW_DUE}
 * @param title one line, for people
 * @param text some lines more
 * @param page of the portal, for example {@code /portal/ballots/b-1}
 * @param facts for programs
 */
public record MemberNotice(
        String key, String type, String title, String text, String page, Map<String, Object> facts, Instant at) {
    public MemberNotice {
        facts = Map.copyOf(new TreeMap<>(facts));
    }
}
