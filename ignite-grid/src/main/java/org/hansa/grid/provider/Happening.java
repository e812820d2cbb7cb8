package org.hansa.grid.provider;

import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What an event's leaf says, but for its {@link Provenance}.
 *
 * @param resources that are taken afterwards; zero when it ends
 * @param acceptedAtMillis when its end was accepted, where that is worth saying beside {@code timeMillis}
 * @param nonce 16 bytes, hexadecimal
 */
public record Happening(
        SiteId site,
        ContractHandle contract,
        AllocationId allocation,
        ProviderId provider,
        long providerSeq,
        LeafEvent event,
        ResourceVector resources,
        OptionalLong expiresAtMillis,
        long timeMillis,
        OptionalLong acceptedAtMillis,
        String nonce) {
    static final int NONCE_BYTES = 16;
    private static final List<LeafEvent> EVENTS = List.of(LeafEvent.values());

    LeafBody because(Provenance from) {
        return new LeafBody(
                site,
                contract,
                allocation,
                provider,
                providerSeq,
                event,
                resources,
                expiresAtMillis,
                from.decisionDigest(),
                from.policyRevision(),
                from.requestDigest(),
                from.consent(),
                timeMillis,
                acceptedAtMillis,
                nonce,
                from.commitments());
    }

    /** Begins with the allocation, by which events are looked up, and the time. */
    void write(EntryWriter out) {
        out.id(allocation)
                .number(timeMillis)
                .text(site.value())
                .text(contract.value())
                .text(provider.value())
                .number(providerSeq)
                .coded(event)
                .vector(resources)
                .optional(expiresAtMillis)
                .raw(HexFormat.of().parseHex(nonce));
        if (event.givesBack()) {
            out.optional(acceptedAtMillis);
        }
    }

    static Happening read(EntryReader in) {
        AllocationId allocation = in.id();
        long timeMillis = in.number();
        SiteId site = new SiteId(in.text());
        ContractHandle contract = new ContractHandle(in.text());
        ProviderId provider = new ProviderId(in.text());
        long providerSeq = in.number();
        LeafEvent event = in.coded(EVENTS);
        ResourceVector resources = in.vector();
        OptionalLong expiresAt = in.optionalNumber();
        String nonce = HexFormat.of().formatHex(in.raw(NONCE_BYTES));
        return new Happening(
                site,
                contract,
                allocation,
                provider,
                providerSeq,
                event,
                resources,
                expiresAt,
                timeMillis,
                event.givesBack() ? in.optionalNumber() : OptionalLong.empty(),
                nonce);
    }
}
