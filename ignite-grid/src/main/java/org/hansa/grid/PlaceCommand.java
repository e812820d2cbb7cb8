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
 * @param groups 1 to 64, with different names; all of them or none
 * @param sites permitted sites, the preferred first; the decision about them has been made
 * @param siteOrder {@code STRICT}: a later site only when the earlier ones have no room; {@code BEST_FIT}: best fit over
 *     all of them
 * @param holdUntilMillis present: take the room, promise nothing, and give it back by itself at this time unless the part of
 *     this member is confirmed ten seconds before it ({@link org.hansa.grid.group.PartDesk#confirm}); where the whole is asked for
 *     at once, until when that may begin ({@link org.hansa.grid.group.PartDesk#reserve}); absent: reserve
 * @param expiresAtMillis end of the reservation, epoch milliseconds
 * @param decisionDigest digest of the residency decision record
 * @param requestDigest digest of the tenant's canonical request: the fingerprint of idempotency
 * @param commitments salted commitments that go into each leaf; 16 at most
 * @param note text of the caller, kept with the intent and given back with it; 16,384 characters at most; never leaves
 *     the member
 * @param tenure from when, and how firmly
 */
public record PlaceCommand(
        AllocationId allocation,
        ContractHandle contract,
        MspId home,
        List<GroupRequest> groups,
        List<SiteId> sites,
        SiteOrder siteOrder,
        OptionalLong holdUntilMillis,
        OptionalLong expiresAtMillis,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        SortedMap<String, Digest> commitments,
        String note,
        Tenure tenure) {
    /** How the list of sites is meant. */
    public enum SiteOrder {
        STRICT,
        BEST_FIT
    }

    /** Groups of one request. */
    public static final int MAX_GROUPS = 64;

    public PlaceCommand {
        groups = List.copyOf(groups);
        sites = List.copyOf(sites);
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
        Limits.range("sites", sites.stream().distinct().count(), sites.size(), 256);
        Limits.range("groups", groups.size(), 1, MAX_GROUPS);
        Limits.range(
                "different group names",
                groups.stream().map(GroupRequest::name).distinct().count(),
                groups.size(),
                MAX_GROUPS);
        Limits.range("commitments", commitments.size(), 0, 16);
        Limits.range("note", note.length(), 0, 16_384);
    }

    /** What one unit of a group asks for. @param group its number */
    public ResourceRequest request(int group) {
        return groups.get(group).request();
    }

    /** Of a group that the command does not know, as after a rebuilt grid, only the number is left. */
    public String groupName(int group) {
        return group < groups.size() ? groups.get(group).name() : GroupRequest.MAIN + "-" + group;
    }

    /** The same under another home of its contract. */
    public PlaceCommand withHome(MspId other) {
        return with(other, groups, sites, holdUntilMillis, note, tenure);
    }

    public PlaceCommand withTenure(Tenure other) {
        return with(home, groups, sites, holdUntilMillis, note, other);
    }

    /** The same placement at other sites, as a hold. */
    public PlaceCommand asHold(List<SiteId> at, long untilMillis) {
        return with(home, groups, at, OptionalLong.of(untilMillis), note, tenure);
    }

    /** The same placement, reserved at once. */
    public PlaceCommand withoutHold() {
        return with(home, groups, sites, OptionalLong.empty(), note, tenure);
    }

    public PlaceCommand atSites(List<SiteId> at) {
        return with(home, groups, at, holdUntilMillis, note, tenure);
    }

    public PlaceCommand withoutNote() {
        return with(home, groups, sites, holdUntilMillis, "", tenure);
    }

    public PlaceCommand withGroups(List<GroupRequest> others) {
        return with(home, others, sites, holdUntilMillis, note, tenure);
    }

    private PlaceCommand with(
            MspId at, List<GroupRequest> asked, List<SiteId> where, OptionalLong until, String text, Tenure terms) {
        return new PlaceCommand(
                allocation,
                contract,
                at,
                asked,
                where,
                siteOrder,
                until,
                expiresAtMillis,
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                commitments,
                text,
                terms);
    }
}
