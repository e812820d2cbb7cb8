package org.hansa.grid.seal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.ProviderId;

/**
 * What sealing has to look up in a site's stream: where each reservation lies, what ended it, and how many leaves each contract
 * has. All of a site's history is here, so it is kept in plain numbers: 20 bytes for a reservation and 8 for any leaf.
 */
public final class Reservations {
    private static final int PAGE = 1_024;

    private final Map<ProviderId, OpenedByNumber> opened = new HashMap<>();
    private final Map<ContractHandle, Long> counts = new HashMap<>();
    /** By sequence, in pages: one more than the sequence of the leaf that ended it, or nought. */
    private final List<long[]> closers = new ArrayList<>();

    /** Takes note of an archived leaf; again is the same as once. */
    public synchronized void accept(Leaf leaf) {
        counts.merge(leaf.body().contract(), leaf.contractSequence() + 1, Math::max);
        if (leaf.body().event().opens()) {
            opened.computeIfAbsent(leaf.body().provider(), any -> new OpenedByNumber())
                    .add(leaf.body().providerSeq(), leaf.body().allocation(), leaf.siteSequence());
        }
        leaf.closes().ifPresent(closed -> close(closed, leaf.siteSequence()));
    }

    private void close(long closed, long by) {
        int page = Math.toIntExact(closed / PAGE);
        while (closers.size() <= page) {
            closers.add(new long[PAGE]);
        }
        long[] numbers = closers.get(page);
        int at = (int) (closed % PAGE);
        if (numbers[at] == 0) {
            numbers[at] = by + 1;
        }
    }

    private OptionalLong closer(long sequence) {
        long page = sequence / PAGE;
        long found = page < closers.size() ? closers.get((int) page)[(int) (sequence % PAGE)] : 0;
        return found == 0 ? OptionalLong.empty() : OptionalLong.of(found - 1);
    }

    /** Where the reservation lies that this event of its provider made. */
    public synchronized OptionalLong sequence(AllocationId allocation, ProviderId provider, long providerSeq) {
        OpenedByNumber numbers = opened.get(provider);
        return numbers == null ? OptionalLong.empty() : numbers.find(providerSeq, allocation);
    }

    /** Whether an archived leaf ends the reservation at this sequence. */
    public synchronized boolean closed(long sequence) {
        return closer(sequence).isPresent();
    }

    /** Those that no archived leaf ends. */
    public synchronized void unclosed(BiConsumer<ProviderId, Long> visitor) {
        opened.forEach((provider, numbers) -> numbers.sequences()
                .filter(each -> closer(each).isEmpty())
                .forEach(each -> visitor.accept(provider, each)));
    }

    /** Whether this leaf is the first that ends its reservation; a second one frees nothing more. */
    synchronized boolean firstToClose(Leaf leaf) {
        return closer(leaf.closes().getAsLong()).getAsLong() == leaf.siteSequence();
    }

    synchronized long count(ContractHandle contract) {
        return counts.getOrDefault(contract, 0L);
    }
}
