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
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * {@code grant/{contract, site}}. What a reservation takes is held until it is sealed, then it is used; a sealed end takes it
 * out again, so that use of the grant is never below use of the providers.
 *
 * <p>Who holds is written down only while the room may still come to nothing: one hold must not be taken or given back twice.
 * Once the room stands on its provider, that has the id; here the sum is enough, and the entry is as small as what is under way.
 *
 * @param revision one more with each change
 * @param version of the grant's record on the ledger
 * @param held what is taken and not sealed yet
 * @param open of this what may be given back by name: by claim
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
        ResourceVector held,
        SortedMap<Claim, ResourceVector> open,
        ResourceVector used,
        long sealedThrough,
        long voidedThrough,
        ResourceVector returning,
        long returningSince) {
    private static final int LAYOUT = 5;

    public GrantEntry {
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    }

    public static GrantEntry empty(ContractHandle contract, SiteId site) {
        return new GrantEntry(
                contract,
                site,
                0,
                0,
                ResourceVector.ZERO,
                ResourceVector.ZERO,
                new TreeMap<>(),
                ResourceVector.ZERO,
                -1,
                -1,
                ResourceVector.ZERO,
                0);
    }

    public ResourceVector free() {
        return view().free();
    }

    public GrantView view() {
        return new GrantView(contract, site, version, granted, held, used, returning);
    }

    /** A newer record: an offer to give some back was about an older one, so it is carried out or can no longer be. */
    GrantEntry granted(long newVersion, ResourceVector newGranted) {
        return next(newVersion, newGranted, held, open, used, sealedThrough, voidedThrough, ResourceVector.ZERO, 0);
    }

    /** The same use, held by others. */
    GrantEntry holding(ResourceVector newHeld, SortedMap<Claim, ResourceVector> newOpen) {
        return with(newHeld, newOpen, used, sealedThrough);
    }

    GrantEntry with(
            ResourceVector newHeld, SortedMap<Claim, ResourceVector> newOpen, ResourceVector newUsed, long through) {
        return next(version, granted, newHeld, newOpen, newUsed, through, voidedThrough, returning, returningSince);
    }

    GrantEntry voided(long sequence, ResourceVector newUsed) {
        return next(version, granted, held, open, newUsed, sealedThrough, sequence, returning, returningSince);
    }

    GrantEntry returning(ResourceVector offered, long now) {
        long since = offered.isZero() ? 0 : now;
        return next(version, granted, held, open, used, sealedThrough, voidedThrough, offered, since);
    }

    private GrantEntry next(
            long newVersion,
            ResourceVector newGranted,
            ResourceVector newHeld,
            SortedMap<Claim, ResourceVector> newOpen,
            ResourceVector newUsed,
            long through,
            long voids,
            ResourceVector offered,
            long since) {
        return new GrantEntry(
                contract,
                site,
                revision + 1,
                newVersion,
                newGranted,
                newHeld,
                newOpen,
                newUsed,
                through,
                voids,
                offered,
                since);
    }

    public byte[] encode() {
        EntryWriter out = new EntryWriter(LAYOUT);
        out.text(contract.value())
                .text(site.value())
                .number(revision)
                .number(version)
                .vector(granted);
        out.vector(held);
        out.map(claimsByAmount(), (amount, claims) -> out.vector(amount).list(claims, Claim::write));
        return out.vector(used)
                .number(sealedThrough)
                .number(voidedThrough)
                .vector(returning)
                .number(returningSince)
                .toBytes();
    }

    /** Many are of the same size. */
    private Map<ResourceVector, List<Claim>> claimsByAmount() {
        Map<ResourceVector, List<Claim>> claims = new LinkedHashMap<>();
        open.forEach((claim, amount) ->
                claims.computeIfAbsent(amount, any -> new ArrayList<>()).add(claim));
        return claims;
    }

    public static GrantEntry decode(byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        ContractHandle contract = new ContractHandle(in.text());
        SiteId site = new SiteId(in.text());
        long revision = in.number();
        long version = in.number();
        ResourceVector granted = in.vector();
        ResourceVector held = in.vector();
        TreeMap<Claim, ResourceVector> open = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            ResourceVector amount = in.vector();
            in.list(Claim::read).forEach(claim -> open.put(claim, amount));
        }
        GrantEntry entry = new GrantEntry(
                contract,
                site,
                revision,
                version,
                granted,
                held,
                open,
                in.vector(),
                in.number(),
                in.number(),
                in.vector(),
                in.number());
        in.end();
        return entry;
    }
}
