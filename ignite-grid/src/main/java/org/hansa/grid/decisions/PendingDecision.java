package org.hansa.grid.decisions;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.DecisionDraft;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;

/**
 * Identical refusals of one minute. Each process counts its own under a name of its own and writes how many it has counted, not
 * one more: the grid may apply a write again on the copy that takes over, and then it is the same count (a grow-only counter
 * after Shapiro et al., "A comprehensive study of convergent and commutative replicated data types", 2011).
 *
 * @param draft the first of them
 * @param counts how many each process has counted; as many as there were starts in that minute
 * @param sealed how many of them leaves stand for already
 */
public record PendingDecision(
        DecisionDraft draft,
        long minute,
        SortedMap<String, Long> counts,
        long sealed,
        long firstMillis,
        long lastMillis) {
    private static final int LAYOUT = 2;

    public PendingDecision {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** With what a process has counted since; again, or too late, changes nothing. */
    PendingDecision with(PendingDecision counted) {
        TreeMap<String, Long> both = new TreeMap<>(counts);
        counted.counts.forEach((process, count) -> both.merge(process, count, Math::max));
        return new PendingDecision(draft, minute, both, sealed, firstMillis, Math.max(lastMillis, counted.lastMillis));
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    PendingDecision sealedTo(long count) {
        return new PendingDecision(draft, minute, counts, Math.max(sealed, count), firstMillis, lastMillis);
    }

    /** Whether nobody counts under it any more: also who was held up as its minute ended has written or given up by then. */
    boolean longOver(long now) {
        return minute + 1 < now;
    }

    long unsealed() {
        return total() - sealed;
    }

    byte[] encode() {
        EntryWriter out = new EntryWriter(LAYOUT);
        out.optional(draft.contract(), contract -> out.text(contract.value()))
                .constant(draft.reason())
                .digest(draft.decisionDigest())
                .text(draft.policyRevision().value())
                .digest(draft.requestDigest())
                .constant(draft.consent())
                .digests(draft.commitments());
        return out.number(minute)
                .map(counts, (process, count) -> out.text(process).number(count))
                .number(sealed)
                .number(firstMillis)
                .number(lastMillis)
                .toBytes();
    }

    static PendingDecision decode(byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        Optional<ContractHandle> contract = in.optional(() -> new ContractHandle(in.text()));
        DecisionDraft draft = new DecisionDraft(
                contract,
                in.constant(RefusalReason.class),
                in.digest(),
                new PolicyRevision(in.text()),
                in.digest(),
                in.constant(Consent.class),
                in.digests());
        long minute = in.number();
        TreeMap<String, Long> counts = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            counts.put(in.text(), in.number());
        }
        PendingDecision pending = new PendingDecision(draft, minute, counts, in.number(), in.number(), in.number());
        in.end();
        return pending;
    }
}
