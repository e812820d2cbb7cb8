package org.hansa.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the rules find while they run. */
final class Findings {
    /** Enough to understand what went wrong; the first is what matters. */
    private static final int MOST = 1_000;

    private final List<Violation> violations = new ArrayList<>();

    void add(Violation violation) {
        if (violations.size() < MOST) {
            violations.add(violation);
        }
    }

    void add(Violation.Kind kind, String subject, String detail) {
        add(new Violation(kind, subject, detail));
    }

    void unless(boolean holds, Violation.Kind kind, String subject, String detail) {
        if (!holds) {
            add(kind, subject, detail);
        }
    }

    /** What was left behind may say anything: sums that overflow end the count of this subject and of no other. */
    void counting(String subject, Runnable rules) {
        try {
            rules.run();
        } catch (RuntimeException e) {
            add(Violation.Kind.UNREADABLE, subject, "cannot be counted: " + e);
        }
    }

    List<Violation> sorted() {
        return violations.stream()
                .sorted(Comparator.comparing(Violation::kind).thenComparing(Violation::subject))
                .toList();
    }
}
