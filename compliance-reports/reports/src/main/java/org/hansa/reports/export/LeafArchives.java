package org.hansa.reports.export;

import java.util.List;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.SiteId;

/** Port: the leaves themselves, which only their owners, the parties and the tenant have. */
public interface LeafArchives {
    /**
     * A leaf and its place in the tree.
     *
     * @param leaf canonical bytes
     * @param path audit path to the root of the tree of the size that was asked for, nearest sibling first
     */
    record ArchivedLeaf(byte[] leaf, List<byte[]> path) {
        public ArchivedLeaf {
            path = List.copyOf(path);
        }
    }

    /**
     * The first {@code count} leaves of a contract at a site, in order, with paths for a tree of {@code treeSize} leaves. The
     * archive of another member's site is asked for through that member.
     */
    List<ArchivedLeaf> contractLeaves(SiteId site, ContractHandle contract, long count, long treeSize);

    /** The refusals of a contract in the exporter's decision stream, with paths for a tree of {@code treeSize} leaves. */
    List<ArchivedLeaf> decisionLeaves(ContractHandle contract, long treeSize);
}
