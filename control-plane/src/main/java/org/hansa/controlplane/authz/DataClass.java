package org.hansa.controlplane.authz;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What kind of data a workload touches, by the policy's own codes: an unknown one denies.
 *
 * @param level {@code PUBLIC < INTERNAL < CONFIDENTIAL < RESTRICTED}
 * @param tags regulated kinds, for example {@code PERSONAL} or {@code HEALTH}, sorted
 */
public record DataClass(String level, SortedSet<String> tags) {
    public DataClass {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    public static DataClass of(String level, Collection<String> tags) {
        return new DataClass(level, new TreeSet<>(tags));
    }

    /** {@code RESTRICTED+HEALTH+PERSONAL}: the same class has the same text. */
    public String key() {
        return tags.isEmpty() ? level : level + "+" + String.join("+", tags);
    }
}
