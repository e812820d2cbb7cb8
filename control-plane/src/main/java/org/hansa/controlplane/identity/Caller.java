package org.hansa.controlplane.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;

/**
 * Who calls, as far as a decision or a record may know: no name, no mail address, no subject.
 *
 * @param issuer the token's {@code iss}
 * @param issuerKey the issuer's key on the ledger
 * @param member the member that the ledger lists the issuer under; this control plane's own, but for a tenant that visits an owner
 * @param roles the roles of the one organisation's branch of the token, sorted
 * @param pseudonym keyed hash of issuer, subject and period: what records carry
 * @param subjectKey keyed hash of issuer and subject, which does not rotate: tells people apart inside this member, for
 *     separation of duties; never leaves it
 * @param assurance the token's {@code acr}; {@code 0} where the realm says none
 * @param authTimeSeconds when the person signed in, epoch seconds; 0 for a machine
 * @param client the token's {@code azp}
 * @param tokenDigest of the whole token, so that a record can be matched with the realm's own log
 * @param expiresAt event streams end here
 * @param engagement what an auditor's mandates name; empty for everybody else, and where there never was one
 */
public record Caller(
        String issuer,
        Digest issuerKey,
        MspId member,
        Organization organization,
        SortedSet<String> roles,
        String pseudonym,
        String subjectKey,
        String assurance,
        long authTimeSeconds,
        String client,
        Digest tokenDigest,
        Instant expiresAt,
        Optional<Engagement> engagement) {
    public Caller {
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }

    public boolean ofMember() {
        return organization.kind() == Organization.Kind.MEMBER;
    }

    public boolean ofTenant() {
        return organization.kind() == Organization.Kind.TENANT;
    }

    /** Whether the caller acts for this very tenant. */
    public boolean isTenant(Digest tenantIssuer, String tenantOrganization) {
        return ofTenant() && issuerKey.equals(tenantIssuer) && organization.id().equals(tenantOrganization);
    }

    public boolean ofAuditor() {
        return organization.kind() == Organization.Kind.CONSORTIUM;
    }

    /** What page tokens and idempotency keys of this caller are bound to. */
    public String scope() {
        return issuerKey + "/" + organization.id() + "/" + client;
    }

    /** All roles, for a record where the decision did not single one out. */
    public String rolesText() {
        return String.join("+", roles);
    }

    /** The caller as a record on the ledger names it, in the role that the decision rested on. */
    public Actor toActor(String role) {
        return new Actor(
                issuerKey,
                organization.id(),
                pseudonym,
                role,
                assurance,
                authTimeSeconds,
                client,
                Optional.empty(),
                tokenDigest);
    }
}
