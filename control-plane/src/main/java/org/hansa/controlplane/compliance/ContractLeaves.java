package org.hansa.controlplane.compliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.ArchiveReader;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.export.LeafArchives.ArchivedLeaf;

/** A contract's leaves in this member's own archive, with their paths. */
final class ContractLeaves {
    private final ArchiveReader archive;

    ContractLeaves(ArchiveReader archive) {
        this.archive = archive;
    }

    /**
     * A stretch of a contract's leaves at an own site.
     *
     * @param nextSequence site sequence at which the next stretch starts; empty when this was the last
     */
    record Stretch(List<ArchivedLeaf> leaves, Optional<Long> nextSequence) {}

    /** @param from site sequence to start at @param limit how many leaves at the most */
    Stretch ofSite(SiteId site, ContractHandle contract, long from, int limit, long treeSize) {
        StreamId stream = new StreamId.Site(site);
        List<ArchivedLeaf> leaves = new ArrayList<>();
        long end = Math.min(treeSize, archive.size(stream));
        for (long sequence = from; sequence < end; sequence++) {
            byte[] bytes = archive.leaf(stream, sequence);
            if (Leaf.parse(bytes).body().contract().equals(contract)) {
                if (leaves.size() == limit) {
                    return new Stretch(leaves, Optional.of(sequence));
                }
                leaves.add(new ArchivedLeaf(bytes, archive.inclusionProof(stream, sequence, treeSize)));
            }
        }
        return new Stretch(leaves, Optional.empty());
    }

    List<ArchivedLeaf> refusals(MspId member, ContractHandle contract, long treeSize) {
        StreamId stream = new StreamId.Decisions(member);
        List<ArchivedLeaf> leaves = new ArrayList<>();
        for (long sequence = 0; sequence < Math.min(treeSize, archive.size(stream)); sequence++) {
            byte[] bytes = archive.leaf(stream, sequence);
            if (DecisionLeaf.parse(bytes).contract().equals(Optional.of(contract))) {
                leaves.add(new ArchivedLeaf(bytes, archive.inclusionProof(stream, sequence, treeSize)));
            }
        }
        return leaves;
    }
}
