package org.hansa.controlplane.authz;

import java.util.Optional;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;

/**
 * @param code {@code ALLOWED}, or why not
 * @param remedy the nearest change that would succeed; empty when allowed
 * @param challenge what to sign in with, when only assurance or age are wanting (RFC 9470)
 * @param digest over the canonical input and output
 */
public record AuthzDecision(
        boolean allow,
        String code,
        String reason,
        String remedy,
        Optional<Challenge> challenge,
        PolicyRevision policyRevision,
        Digest digest) {
    /** @param maxAgeSeconds 0 means no bound */
    public record Challenge(String acr, long maxAgeSeconds) {}
}
