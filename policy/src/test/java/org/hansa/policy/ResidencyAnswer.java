package org.hansa.policy;

import java.util.List;
import java.util.Optional;

/** {@code residency-output/1} as Java reads it; unknown members and missing ones are errors. */
record ResidencyAnswer(
        String schema,
        List<String> permitted,
        List<Exclusion> excluded,
        List<Obligation> obligations,
        List<String> aspects,
        String validUntilMillis,
        String revision) {

    record Exclusion(
            String site,
            String code,
            String severity,
            Optional<String> clause,
            Optional<String> aspect,
            Optional<String> value,
            String reason,
            String remedy,
            List<String> controls,
            List<String> also) {}

    record Obligation(String code, List<String> sites, List<String> references) {}
}
