package org.hansa.grid.grant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.GrantView;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * {@code grant/{contract, site}}. A hold is kept by allocation id until the reservation is sealed, then it is added to
 * {@code used}; a sealed end takes it out again. So the entry stays as small as one batch, and use of the grant is never
 * below use of the providers.
 *
 * @param revision one more with each change
 * @param version of the grant's record on the ledger
 * @param sealedThrough site sequence up to which sealed events have been counted; -1 at first
 * @param voidedThrough site sequence of the last leaf that the ledger counted as zero and this entry no longer counts; -1 at
 *     first
 * @param returning what the contract's home has been offered back and nobody may use meanwhile; ends with a newer version
 * @param returningSince when it was offered, epoch milliseconds; 0 without an offer
 */
public record GrantEntry(
        ContractHandle contract,
        SiteId site,
        long revision,
        long version,
        ResourceVector granted,
        SortedMap<AllocationId, ResourceVector> holds,
        ResourceVector used,
        long sealedThrough,
        long voidedThrough,
        ResourceVector returning,
        long returningSince) {
    private static final int LAYOUT = 4;

    public GrantEntry {
        holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
    }

    public static GrantEntry empty(ContractHandle contract, SiteId site) {
        return new GrantEntry(
                contract,
                site,
                0,
                0,
                ResourceVector.ZERO,
                new TreeMap<>(),
                ResourceVector.ZERO,
                -1,
                -1,
                ResourceVector.ZERO,
                0);
    }

    public ResourceVector held() {
        return holds.values().stream().reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    public ResourceVector free() {
        return view().free();
    }

    public GrantView view() {
        return new GrantView(contract, site, version, granted, held(), used, returning);
    }

    /** A newer record: an offer to give some back was about an older one, so it is carried out or can no longer be. */
    GrantEntry granted(long newVersion, ResourceVector newGranted) {
        return new GrantEntry(
                contract,
                site,
                revision + 1,
                newVersion,
                newGranted,
                holds,
                used,
                sealedThrough,
                voidedThrough,
                ResourceVector.ZERO,
                0);
    }

    GrantEntry with(SortedMap<AllocationId, ResourceVector> newHolds, ResourceVector newUsed, long through) {
        return new GrantEntry(
                contract,
                site,
                revision + 1,
                version,
                granted,
                newHolds,
                newUsed,
                through,
                voidedThrough,
                returning,
                returningSince);
    }

    GrantEntry voided(long sequence, ResourceVector newUsed) {
        return new GrantEntry(
                contract,
                site,
                revision + 1,
                version,
                granted,
                holds,
                newUsed,
                sealedThrough,
                sequence,
                returning,
                returningSince);
    }

    GrantEntry returning(ResourceVector offered, long now) {
        return new GrantEntry(
                contract,
                site,
                revision + 1,
                version,
                granted,
                holds,
                used,
                sealedThrough,
                voidedThrough,
                offered,
                offered.isZero() ? 0 : now);
    }

    GrantEntry without(AllocationId id) {
        TreeMap<AllocationId, ResourceVector> left = new TreeMap<>(holds);
        left.remove(id);
        return with(left, used, sealedThrough);
    }

    public byte[] encode() {
        EntryWriter out = new EntryWriter(LAYOUT);
        out.text(contract.value())
                .text(site.value())
                .number(revision)
                .number(version)
                .vector(granted);
        out.map(idsByAmount(), (amount, ids) -> out.vector(amount).list(ids, EntryWriter::id));
        return out.vector(used)
                .number(sealedThrough)
                .number(voidedThrough)
                .vector(returning)
                .number(returningSince)
                .toBytes();
    }

    /** Many holds are of the same size, and the entry is written with each of them. */
    private Map<ResourceVector, List<AllocationId>> idsByAmount() {
        Map<ResourceVector, List<AllocationId>> ids = new LinkedHashMap<>();
        holds.forEach((id, amount) ->
                ids.computeIfAbsent(amount, any -> new ArrayList<>()).add(id));
        return ids;
    }

    public static GrantEntry decode(byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        ContractHandle contract = new ContractHandle(in.text());
        SiteId site = new SiteId(in.text());
        long revision = in.number();
        long version = in.number();
        ResourceVector granted = in.vector();
        TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            ResourceVector amount = in.vector();
            in.list(EntryReader::id).forEach(id -> holds.put(id, amount));
        }
        GrantEntry entry = new GrantEntry(
                contract,
                site,
                revision,
                version,
                granted,
                holds,
                in.vector(),
                in.number(),
                in.number(),
                in.vector(),
                in.number());
        in.end();
        return entry;
    }
}
