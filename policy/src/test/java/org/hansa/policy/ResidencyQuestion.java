package org.hansa.policy;

import java.util.List;

/** {@code residency-input/1} as Java writes it; the frozen form is {@code schemas/residency-input.schema.json}. */
record ResidencyQuestion(
        String schema,
        Contract contract,
        DataClass dataClass,
        String purpose,
        String action,
        List<Site> sites,
        List<Exemption> exemptions,
        Reference reference,
        Ledger ledger,
        Limits limits,
        String nowMillis,
        String revision) {

    record Contract(String handle, String version, List<String> purposes, List<Clause> clauses) {}

    record Clause(
            String id,
            String aspect,
            List<String> allow,
            List<String> deny,
            boolean allowAdequate,
            boolean waivable,
            String minimumStrength) {}

    record DataClass(String level, List<String> tags) {}

    record Site(
            String id, String member, String country, String tier, List<Certificate> certificates, List<Fact> facts) {}

    record Certificate(String code, String fromMillis, String toMillis) {}

    record Fact(String aspect, String value, String assessor, String strength, String fromMillis, String toMillis) {}

    record Exemption(
            String id,
            String contract,
            String clause,
            List<String> sites,
            List<String> approvers,
            String fromMillis,
            String toMillis) {}

    record Reference(String digest, String validUntilMillis) {}

    record Ledger(String height, String timeMillis) {}

    record Limits(String maxBlockAgeMillis, String maxClockSkewMillis) {}
}
