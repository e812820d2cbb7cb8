package org.hansa.grid.provider;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * An event that waits to be sealed. Stored by its fields, which take a third of its canonical form: the entry is written with
 * every reservation, the canonical form is needed once.
 *
 * @param leaf what becomes part of the site's stream
 * @param placement what the archive must know beside the leaf to restore a reservation; absent for other events
 * @param resources what it takes, or gives back; of a resize what it gives back
 * @param closesSeq {@code providerSeq} of the reservation that it ends; 0 for {@code RESERVED}
 * @param closesSequence site sequence of that reservation; -1 while that is not sealed either
 */
public record OutboxEvent(
        LeafBody leaf, Optional<Placement> placement, ResourceVector resources, long closesSeq, long closesSequence) {
    static final Sliced.Form<OutboxEvent> FORM = new Sliced.Form<>(OutboxEvent::write, OutboxEvent::read);

    public long providerSeq() {
        return leaf.providerSeq();
    }

    public LeafEvent event() {
        return leaf.event();
    }

    public AllocationId allocation() {
        return leaf.allocation();
    }

    public ContractHandle contract() {
        return leaf.contract();
    }

    public long timeMillis() {
        return leaf.timeMillis();
    }

    OutboxEvent closing(long sequence) {
        return new OutboxEvent(leaf, placement, resources, closesSeq, sequence);
    }

    void write(EntryWriter out) {
        out.id(leaf.allocation())
                .text(leaf.site().value())
                .text(leaf.contract().value())
                .text(leaf.provider().value())
                .number(leaf.providerSeq())
                .constant(leaf.event())
                .vector(leaf.resources())
                .optional(leaf.expiresAtMillis());
        Provenance.of(leaf).write(out);
        out.number(leaf.timeMillis())
                .bytes(HexFormat.of().parseHex(leaf.nonce()))
                .optional(placement, each -> each.write(out))
                .vector(resources)
                .number(closesSeq)
                .number(closesSequence);
    }

    static OutboxEvent read(EntryReader in) {
        AllocationId allocation = in.id();
        SiteId site = new SiteId(in.text());
        ContractHandle contract = new ContractHandle(in.text());
        ProviderId provider = new ProviderId(in.text());
        long providerSeq = in.number();
        LeafEvent event = in.constant(LeafEvent.class);
        ResourceVector taken = in.vector();
        OptionalLong expiry = in.optionalNumber();
        Provenance from = Provenance.read(in);
        LeafBody leaf = new LeafBody(
                site,
                contract,
                allocation,
                provider,
                providerSeq,
                event,
                taken,
                expiry,
                from.decisionDigest(),
                from.policyRevision(),
                from.requestDigest(),
                from.consent(),
                in.number(),
                HexFormat.of().formatHex(in.bytes()),
                from.commitments());
        return new OutboxEvent(leaf, in.optional(() -> Placement.read(in)), in.vector(), in.number(), in.number());
    }
}
