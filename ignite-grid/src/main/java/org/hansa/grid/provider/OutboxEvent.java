package org.hansa.grid.provider;

import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ResourceVector;

/**
 * An event that waits to be sealed.
 *
 * @param body canonical bytes of its {@link org.hansa.ledger.model.LeafBody}
 * @param resources what it takes, or gives back; of a resize what it gives back
 * @param placement what the archive must know beside the leaf to restore a reservation; absent for other events
 * @param closesSeq {@code providerSeq} of the reservation that it ends; 0 for {@code RESERVED}
 * @param closesSequence site sequence of that reservation; -1 while that is not sealed either
 */
public record OutboxEvent(
        long providerSeq,
        LeafEvent event,
        AllocationId allocation,
        ContractHandle contract,
        byte[] body,
        Optional<Placement> placement,
        ResourceVector resources,
        long closesSeq,
        long closesSequence,
        long timeMillis) {
    OutboxEvent closing(long sequence) {
        return new OutboxEvent(
                providerSeq, event, allocation, contract, body, placement, resources, closesSeq, sequence, timeMillis);
    }

    void write(EntryWriter out) {
        out.number(providerSeq).constant(event).id(allocation).text(contract.value());
        out.bytes(body)
                .optional(placement, each -> each.write(out))
                .vector(resources)
                .number(closesSeq)
                .number(closesSequence)
                .number(timeMillis);
    }

    static OutboxEvent read(EntryReader in) {
        return new OutboxEvent(
                in.number(),
                in.constant(LeafEvent.class),
                in.id(),
                new ContractHandle(in.text()),
                in.bytes(),
                in.optional(() -> Placement.read(in)),
                in.vector(),
                in.number(),
                in.number(),
                in.number());
    }
}
