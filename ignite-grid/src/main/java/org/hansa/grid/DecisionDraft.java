package org.hansa.grid;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;

/**
 * A refusal for the member's decision stream. Drafts equal in contract, reason, policy revision, request digest and
 * consent are identical and are merged per minute; the leaf keeps the decision digest and the commitments of the first.
 */
public record DecisionDraft(
        Optional<ContractHandle> contract,
        RefusalReason reason,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        SortedMap<String, Digest> commitments) {
    public DecisionDraft {
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
        Limits.range("commitments", commitments.size(), 0, 16);
    }
}
