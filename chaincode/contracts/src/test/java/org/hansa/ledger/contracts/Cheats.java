package org.hansa.ledger.contracts;

import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteHead;

/** Ways to present a batch as something that it is not; each must be refused and leave the ledger as it was. */
final class Cheats {
    private final Random random;
    private final Consortium consortium;
    private final MspId owner;
    private final ReferenceModel model;

    Cheats(Random random, Consortium consortium, MspId owner, ReferenceModel model) {
        this.random = random;
        this.consortium = consortium;
        this.owner = owner;
        this.model = model;
    }

    void tryWith(SiteBook.Batch batch) {
        switch (random.nextInt(9)) {
            case 0 -> refused(LedgerError.ROOT_MISMATCH, batch.rooted(digest("lie")));
            case 1 -> refused(LedgerError.GAP, batch.startingAt(batch.first() + 1));
            case 2 -> refused(LedgerError.LEDGER_BEHIND, batch.numbered(batch.number() + 1));
            case 3 -> batch.refused(consortium, LedgerError.NOT_AUTHORISED, Consortium.anchor(Consortium.HELV));
            case 4 -> batch.refused(consortium, LedgerError.NOT_AUTHORISED, governance(owner));
            case 5 -> reorder(batch);
            case 6 -> forgeClosed(batch);
            case 7 -> goBackInTime(batch);
            default -> {
                // An honest day.
            }
        }
    }

    private void reorder(SiteBook.Batch batch) {
        List<Leaf> rotated = new ArrayList<>(batch.leaves());
        Collections.rotate(rotated, 1);
        if (rotated.size() > 1) {
            refused(LedgerError.GAP, batch.of(rotated.toArray(Leaf[]::new)));
        }
    }

    private void goBackInTime(SiteBook.Batch batch) {
        consortium
                .ledger
                .value(LedgerKey.siteHead(batch.site()))
                .map(SiteHead::parse)
                .ifPresent(head -> {
                    long now = consortium.now;
                    consortium.now = head.lastTimeMillis() - 1;
                    refused(LedgerError.TIME_NOT_MONOTONE, batch);
                    consortium.now = now;
                });
    }

    /** Presents bigger reservations than those that are live, to get more room back than was taken; or none at all. */
    private void forgeClosed(SiteBook.Batch batch) {
        if (batch.closed().stream().noneMatch(each -> model.live.containsKey(each.siteSequence()))) {
            return;
        }
        refused(
                LedgerError.MALFORMED,
                batch.closing(batch.closed().stream().map(Cheats::bigger).toArray(Leaf[]::new)));
        refused(LedgerError.MALFORMED, batch.closing());
    }

    private static Leaf bigger(Leaf open) {
        LeafBody body = new SiteBook(open.body().site())
                .body(
                        open.body().contract(),
                        LeafEvent.RESERVED,
                        open.body().allocation(),
                        Consortium.vcpu(9_999),
                        open.body().expiresAtMillis(),
                        open.body().policyRevision());
        return new Leaf(body, open.siteSequence(), open.contractSequence(), OptionalLong.empty());
    }

    private void refused(LedgerError error, SiteBook.Batch batch) {
        Caller caller = Consortium.anchor(owner);
        batch.refused(consortium, error, caller);
    }
}
