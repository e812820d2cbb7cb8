package org.hansa.grid.placing;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.SignedReceipt;
import org.hansa.grid.archive.Archive;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.Transition;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.SiteId;

/** Turns taken room into parts of an answer, with the owner's signed promise where something was promised. */
final class Receipts {
    private final MspId owner;
    private final Archive archive;
    private final ReceiptSigner signer;
    private final Clock clock;
    private final Duration promise;

    Receipts(MspId owner, Archive archive, ReceiptSigner signer, Clock clock, Duration promise) {
        this.owner = owner;
        this.archive = archive;
        this.signer = signer;
        this.clock = clock;
        this.promise = promise;
    }

    /** @param transition one that took, confirmed or found the allocation */
    PlacedPart part(PlannedPart planned, Transition transition) {
        ProviderId provider = planned.provider();
        SiteId site = planned.site();
        LiveAllocation live = transition.allocations().stream()
                .filter(each -> each.group() == planned.group())
                .findFirst()
                .orElseThrow();
        PlacedPart part = live.at(provider, site);
        return live.held() ? part : part.with(Optional.of(sign(provider, site, live, body(site, transition, live))));
    }

    private LeafBody body(SiteId site, Transition transition, LiveAllocation live) {
        Optional<OutboxEvent> waiting = transition.events().stream()
                .filter(each -> each.providerSeq() == live.reservedSeq())
                .findFirst();
        return waiting.map(each -> each.leaf(() -> Provenance.of(archive.body(site, live.siteSequence()))))
                .orElseGet(() -> archive.body(site, live.siteSequence()));
    }

    private SignedReceipt sign(ProviderId provider, SiteId site, LiveAllocation live, LeafBody body) {
        long now = clock.millis();
        Receipt receipt = new Receipt(
                owner,
                site,
                live.contract(),
                live.id(),
                provider,
                live.reservedSeq(),
                body.digest(),
                body.decisionDigest(),
                body.policyRevision(),
                now,
                now + promise.toMillis());
        return SignedReceipt.of(receipt, signer.sign(receipt.bytes()));
    }
}
