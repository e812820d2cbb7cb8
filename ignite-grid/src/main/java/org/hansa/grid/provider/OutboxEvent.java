package org.hansa.grid.provider;

import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ResourceVector;

/**
 * An event that waits to be sealed. Stored by its fields, which take a third of its canonical form: the entry is written with
 * every reservation, the canonical form is needed once.
 *
 * @param happening what becomes part of the site's stream
 * @param provenance absent when the reservation that it ends is sealed, of which it has the same; never absent when it opens one
 * @param placement what the archive must know beside the leaf to restore a reservation; absent for other events
 * @param resources what it takes, or gives back; of a resize what it gives back
 * @param closesSeq {@code providerSeq} of the reservation that it ends; 0 for {@code RESERVED}
 * @param closesSequence site sequence of that reservation; -1 while that is not sealed either
 */
public record OutboxEvent(
        Happening happening,
        Optional<Provenance> provenance,
        Optional<Placement> placement,
        ResourceVector resources,
        long closesSeq,
        long closesSequence) {
    static final Sliced.Form<OutboxEvent> FORM = new Sliced.Form<>(OutboxEvent::write, OutboxEvent::read);

    public long providerSeq() {
        return happening.providerSeq();
    }

    public LeafEvent event() {
        return happening.event();
    }

    public AllocationId allocation() {
        return happening.allocation();
    }

    public ContractHandle contract() {
        return happening.contract();
    }

    public long timeMillis() {
        return happening.timeMillis();
    }

    /** @param sealed provenance of the reservation that it ends, from its leaf; asked for only when it is not here */
    public LeafBody leaf(Supplier<Provenance> sealed) {
        return happening.because(provenance.orElseGet(sealed));
    }

    OutboxEvent closing(long sequence) {
        return new OutboxEvent(
                happening, event().opens() ? provenance : Optional.empty(), placement, resources, closesSeq, sequence);
    }

    /** Of its bytes, when it happened. */
    static long happenedAt(EntryReader in) {
        return in.pastId().number();
    }

    void write(EntryWriter out) {
        happening.write(out);
        out.optional(provenance, each -> each.write(out))
                .optional(placement, each -> each.write(out))
                .vector(resources)
                .number(closesSeq)
                .number(closesSequence);
    }

    static OutboxEvent read(EntryReader in) {
        return new OutboxEvent(
                Happening.read(in),
                in.optional(() -> Provenance.read(in)),
                in.optional(() -> Placement.read(in)),
                in.vector(),
                in.number(),
                in.number());
    }
}
