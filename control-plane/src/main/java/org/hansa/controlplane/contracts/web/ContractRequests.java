package org.hansa.controlplane.contracts.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about contracts, as a client writes them; {@link ProposalReader} gives them their types. */
final class ContractRequests {
    private ContractRequests() {}

    /**
     * @param tenant the tenant's organisation id; a tenant's own proposal may leave it out
     * @param parties MSP ids of the members whose sites it may use; this member is always one
     * @param sites the sites wished; all sites of the parties when left out
     * @param quota by resource class, integers
     * @param tenantKeys base64 of SubjectPublicKeyInfo; without keys the home vouches for the tenant
     */
    record Proposal(
            @Nullable String tenant,
            @Nullable List<@Nullable String> parties,
            @Nullable List<@Nullable String> deputies,
            @Nullable List<@Nullable String> sites,
            @Nullable Map<String, @Nullable Long> quota,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil,
            @Nullable List<@Nullable String> tenantKeys,
            @Nullable Terms terms) {}

    /**
     * @param purposes codes, {@code SERVICE} when left out
     * @param dataClasses what the tenant means to bring, level {@code INTERNAL} without tags when left out
     */
    record Terms(
            @Nullable String title,
            @Nullable List<@Nullable String> purposes,
            @Nullable List<@Nullable ClauseBody> clauses,
            @Nullable List<@Nullable DataClassBody> dataClasses,
            @Nullable Map<String, @Nullable String> price,
            @Nullable Map<String, @Nullable String> sla) {}

    /**
     * @param aspect one of AT_REST, PROCESSING, BACKUP, LOGS, SUPPORT, ADMIN, OPERATOR, KEYS
     * @param allow jurisdictions, for example EEA, FI, WORLD
     * @param deny jurisdictions; beats everything else
     * @param minimumStrength DECLARED (default), ATTESTED or AUDITED
     */
    record ClauseBody(
            @Nullable String id,
            @Nullable String aspect,
            @Nullable List<@Nullable String> allow,
            @Nullable List<@Nullable String> deny,
            @Nullable Boolean allowAdequate,
            @Nullable Boolean waivable,
            @Nullable String minimumStrength) {}

    record DataClassBody(@Nullable String level, @Nullable List<@Nullable String> tags) {}

    record GrantBody(@Nullable Map<String, @Nullable Long> granted) {}
}
