package org.hansa.grid;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;

/**
 * Change what an allocation of the member's own sites has, all of it or nothing.
 *
 * @param readAtMillis when the allocation last changed as the caller has read it; of another state nothing is changed
 * @param groups as many as the allocation has and in their order; counts and resources per unit may differ, nothing else
 * @param sites permitted now; what grows has to lie there
 */
public record ResizeCommand(
        AllocationId allocation,
        long readAtMillis,
        List<GroupRequest> groups,
        List<SiteId> sites,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        SortedMap<String, Digest> commitments) {
    public ResizeCommand {
        groups = List.copyOf(groups);
        sites = List.copyOf(sites);
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
    }
}
