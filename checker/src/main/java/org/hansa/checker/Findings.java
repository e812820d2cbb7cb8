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

    List<Violation> sorted() {
        return violations.stream()
                .sorted(Comparator.comparing(Violation::kind).thenComparing(Violation::subject))
                .toList();
    }
}
