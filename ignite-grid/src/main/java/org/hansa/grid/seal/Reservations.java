package org.hansa.grid.seal;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.ProviderId;

/** What sealing has to look up in a site's stream: where each reservation lies, and how many leaves each contract has. */
public final class Reservations {
    private final Map<Part, Long> sequences = new ConcurrentHashMap<>();
    private final Map<ContractHandle, Long> counts = new ConcurrentHashMap<>();

    private final Map<Long, Long> closers = new ConcurrentHashMap<>();

    private record Part(AllocationId allocation, ProviderId provider, long providerSeq) {}

    /** Takes note of an archived leaf; again is the same as once. */
    public void accept(Leaf leaf) {
        counts.merge(leaf.body().contract(), leaf.contractSequence() + 1, Math::max);
        if (leaf.body().event().opens()) {
            Part part = new Part(
                    leaf.body().allocation(),
                    leaf.body().provider(),
                    leaf.body().providerSeq());
            sequences.put(part, leaf.siteSequence());
        }
        leaf.closes().ifPresent(closed -> closers.putIfAbsent(closed, leaf.siteSequence()));
    }

    public OptionalLong sequence(AllocationId allocation, ProviderId provider, long providerSeq) {
        Long found = sequences.get(new Part(allocation, provider, providerSeq));
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** Whether an archived leaf ends the reservation at this sequence. */
    public boolean closed(long sequence) {
        return closers.containsKey(sequence);
    }

    /** Whether this leaf is the first that ends its reservation; a second one frees nothing more. */
    boolean firstToClose(Leaf leaf) {
        return closers.get(leaf.closes().getAsLong()) == leaf.siteSequence();
    }

    long count(ContractHandle contract) {
        return counts.getOrDefault(contract, 0L);
    }
}
