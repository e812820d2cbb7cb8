package org.hansa.grid.decisions;

import java.util.Optional;
import org.hansa.grid.DecisionDraft;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;

/**
 * Identical refusals of one minute.
 *
 * @param draft the first of them
 * @param total how many there were
 * @param sealed how many of them leaves stand for already
 */
public record PendingDecision(
        DecisionDraft draft, long minute, long total, long sealed, long firstMillis, long lastMillis) {
    private static final int LAYOUT = 1;

    PendingDecision again(long now) {
        return new PendingDecision(draft, minute, total + 1, sealed, firstMillis, Math.max(lastMillis, now));
    }

    PendingDecision sealedTo(long count) {
        return new PendingDecision(draft, minute, total, Math.max(sealed, count), firstMillis, lastMillis);
    }

    long unsealed() {
        return total - sealed;
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
                .number(total)
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
        PendingDecision pending =
                new PendingDecision(draft, in.number(), in.number(), in.number(), in.number(), in.number());
        in.end();
        return pending;
    }
}
