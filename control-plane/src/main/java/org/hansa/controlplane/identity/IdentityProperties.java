package org.hansa.controlplane.identity;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The member's own realm: {@code hansa.identity.*}.
 *
 * @param issuer the realm's issuer URL, for the portal's sign-in; which issuers count the ledger says
 * @param audience what access tokens must be meant for
 * @param maxLifetime how long an access token may live at most, from issue to expiry
 * @param clockSkew how far the realm's clock may be off
 * @param realmTimeout how long the realm may take to connect, and again to answer, when it is asked for its keys or whether it is there
 * @param auditors organisations of the realm that audit and are no tenants
 */
@Validated
@ConfigurationProperties("hansa.identity")
public record IdentityProperties(
        @NotBlank String issuer,
        @DefaultValue("hansa-api") String audience,
        @DefaultValue("5m") Duration maxLifetime,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("2s") Duration realmTimeout,
        @DefaultValue List<Auditor> auditors) {
    public IdentityProperties {
        auditors = List.copyOf(auditors);
    }

    /** @param id of the organisation in the realm; @param name for people */
    public record Auditor(@NotBlank String id, @NotBlank String name) {}

    public boolean isAuditor(String organization) {
        return auditors.stream().anyMatch(each -> each.id().equals(organization));
    }
}
