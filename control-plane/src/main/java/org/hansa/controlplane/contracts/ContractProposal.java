package org.hansa.controlplane.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * A contract as it is asked for; each field has its own form already.
 *
 * @param tenant organisation id in the realm of this member
 * @param parties members whose sites it may use; this member is one whether named or not
 * @param sites the sites wished; empty means all sites of the parties
 * @param idempotencyKey the same key of the same client gives the same contract
 */
public record ContractProposal(
        String tenant,
        SortedSet<MspId> parties,
        SortedSet<MspId> deputies,
        SortedSet<SiteId> sites,
        ResourceVector quota,
        Instant validFrom,
        Instant validUntil,
        List<String> tenantKeys,
        Terms terms,
        Optional<String> idempotencyKey) {
    /** The private part, before it has a proposer and a nonce. */
    public record Terms(
            String title,
            SortedSet<String> purposes,
            List<Clause> clauses,
            List<DataClass> dataClasses,
            SortedMap<String, String> price,
            SortedMap<String, String> sla) {}
}
