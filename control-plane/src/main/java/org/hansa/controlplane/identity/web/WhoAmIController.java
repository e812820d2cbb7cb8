package org.hansa.controlplane.identity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.SortedSet;
import org.hansa.controlplane.identity.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Identity")
class WhoAmIController {
    /**
     * @param member the member whose control plane this is
     * @param organization the one organisation that the token acts for
     * @param pseudonym how records of this month name the caller
     */
    record WhoAmI(
            String issuer,
            String member,
            OrganizationView organization,
            SortedSet<String> roles,
            String pseudonym,
            String assurance,
            String client,
            Instant expiresAt) {}

    record OrganizationView(String id, String alias, String kind) {}

    @GetMapping("/v1/whoami")
    @Operation(summary = "The caller, as this control plane understands the token")
    WhoAmI whoAmI(Caller caller) {
        return new WhoAmI(
                caller.issuer(),
                caller.member().value(),
                new OrganizationView(
                        caller.organization().id(),
                        caller.organization().alias(),
                        caller.organization().kind().name()),
                caller.roles(),
                caller.pseudonym(),
                caller.assurance(),
                caller.client(),
                caller.expiresAt());
    }
}
