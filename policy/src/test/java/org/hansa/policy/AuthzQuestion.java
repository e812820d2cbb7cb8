package org.hansa.policy;

import java.util.List;
import java.util.Optional;

/** {@code authz-input/1} as Java writes it; the frozen form is {@code schemas/authz-input.schema.json}. */
record AuthzQuestion(
        String schema,
        Actor actor,
        String action,
        Resource resource,
        String nowSeconds,
        String ledgerHeight,
        String revision) {

    record Actor(
            String issuer,
            String member,
            Organization organization,
            List<String> roles,
            String subject,
            String acr,
            Optional<String> authTimeSeconds,
            String client,
            Optional<Mandate> mandate) {}

    record Organization(String id, String kind) {}

    record Mandate(String fromSeconds, String untilSeconds, List<String> members, List<String> contracts) {}

    record Resource(
            String type,
            Optional<String> member,
            Optional<Tenant> tenant,
            Optional<String> contract,
            Optional<List<String>> parties,
            Optional<Proposer> proposer) {}

    record Tenant(String issuer, String organizationId) {}

    record Proposer(String issuer, String organizationId, String subject) {}
}
