package org.hansa.grid;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;

/**
 * Place these units at one of these sites. Idempotent by {@code allocation}; the same id with another
 * {@code requestDigest} is answered {@link PlaceOutcome.Mismatched}.
 *
 * @param home the member that speaks for the tenant
 * @param sites permitted sites, the preferred first; the decision about them has been made
 * @param siteOrder {@code STRICT}: a later site only when the earlier ones have no room; {@code BEST_FIT}: best fit over
 *     all of them
 * @param holdUntilMillis present: take the room, promise nothing, and give it back by itself at this time unless
 *     {@link AllocationEngine#confirm} comes ten seconds before it; absent: reserve
 * @param expiresAtMillis end of the reservation, epoch milliseconds
 * @param decisionDigest digest of the residency decision record
 * @param requestDigest digest of the tenant's canonical request: the fingerprint of idempotency
 * @param commitments salted commitments that go into each leaf; 16 at most
 * @param note text of the caller, kept with the intent and given back with it; 16,384 characters at most; never leaves
 *     the member
 */
public record PlaceCommand(
        AllocationId allocation,
        ContractHandle contract,
        MspId home,
        ResourceRequest request,
        List<SiteId> sites,
        SiteOrder siteOrder,
        OptionalLong holdUntilMillis,
        OptionalLong expiresAtMillis,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        SortedMap<String, Digest> commitments,
        String note) {
    /** How the list of sites is meant. */
    public enum SiteOrder {
        STRICT,
        BEST_FIT
    }

    public PlaceCommand {
        sites = List.copyOf(sites);
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
        Limits.range("sites", sites.stream().distinct().count(), sites.size(), 256);
        Limits.range("commitments", commitments.size(), 0, 16);
        Limits.range("note", note.length(), 0, 16_384);
    }

    /** The same placement at other sites, as a hold. */
    public PlaceCommand asHold(List<SiteId> at, long untilMillis) {
        return new PlaceCommand(
                allocation,
                contract,
                home,
                request,
                at,
                siteOrder,
                OptionalLong.of(untilMillis),
                expiresAtMillis,
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                commitments,
                note);
    }

    public PlaceCommand withoutNote() {
        return new PlaceCommand(
                allocation,
                contract,
                home,
                request,
                sites,
                siteOrder,
                holdUntilMillis,
                expiresAtMillis,
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                commitments,
                "");
    }

    public PlaceCommand atSites(List<SiteId> at) {
        return new PlaceCommand(
                allocation,
                contract,
                home,
                request,
                at,
                siteOrder,
                holdUntilMillis,
                expiresAtMillis,
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                commitments,
                note);
    }
}
