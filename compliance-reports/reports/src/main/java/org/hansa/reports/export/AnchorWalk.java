package org.hansa.reports.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.AnchorLine;
import org.hansa.reports.format.AnchorTransaction;
import org.hyperledger.fabric.protos.common.Block;

/** Follows a site's anchors from its closing head back to the first, and collects the blocks that prove them. */
final class AnchorWalk {
    private final LedgerEvidence ledger;
    private final TreeMap<Long, Block> blocks = new TreeMap<>();

    AnchorWalk(LedgerEvidence ledger) {
        this.ledger = ledger;
    }

    /** Anchors of one site, oldest first. */
    record SiteAnchors(List<AnchorLine> lines, List<AnchorRecord> records) {}

    SiteAnchors walk(SiteId site, Optional<KeyVersion> newest) {
        List<AnchorLine> lines = new ArrayList<>();
        List<AnchorRecord> records = new ArrayList<>();
        Optional<KeyVersion> at = newest;
        while (at.isPresent()) {
            KeyVersion version = at.get();
            Block block = block(version.block());
            String where = "block " + version.block() + " transaction " + version.transaction();
            EndorsedTransaction transaction =
                    EndorsedTransaction.parse(block.getData().getData((int) version.transaction()));
            AnchorTransaction anchor = AnchorTransaction.of(where, site, transaction);
            lines.add(new AnchorLine(
                    site,
                    anchor.record().batch(),
                    version.block(),
                    version.transaction(),
                    transaction.transactionId()));
            records.add(anchor.record());
            anchor.declaration().ifPresent(declared -> block(declared.block()));
            at = anchor.previousHead();
        }
        Collections.reverse(lines);
        Collections.reverse(records);
        return new SiteAnchors(lines, records);
    }

    Block block(long number) {
        return blocks.computeIfAbsent(number, ledger::block);
    }

    SortedMap<Long, Block> blocks() {
        return blocks;
    }
}
