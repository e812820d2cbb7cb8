package org.hansa.controlplane.allocation;

import org.hansa.controlplane.identity.Caller;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ServiceContract;

/**
 * One request on its road.
 *
 * @param allocation the id that the idempotency key stands for
 * @param contract as the ledger had it when the request came in
 * @param requestDigest the fingerprint
 * @param note what is kept with the intent
 */
record Attempt(
        Caller caller,
        AllocationId allocation,
        ServiceContract contract,
        PlacementRequest request,
        Digest requestDigest,
        AllocationNote note) {
    /** Signed requests come with a later version; until then the home vouches for the tenant, and every record says so. */
    Consent consent() {
        return Consent.MEMBER_ASSERTED;
    }
}
