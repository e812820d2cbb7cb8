package org.hansa.grid.seal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.ledger.model.Leaf;

/**
 * A site's sealed leaves, as the archive has them. Those that were used last are kept as they were read: each is drafted,
 * sealed, anchored and recorded within seconds, and reading its canonical form each time cost more than anything else of it.
 */
final class RecentLeaves {
    /** Twice what one anchor carries at most; about four kilobytes each. */
    private static final int KEPT = 2_048;

    private final StreamArchive archive;
    private final Map<Long, Known> kept = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > KEPT;
        }
    };
    /** Not sealed, and perhaps never will be: another may have sealed something else at these places. */
    private Map<Long, Known> drafted = Map.of();

    /** A leaf in both its forms. */
    record Known(ArchivedLeaf archived, Leaf leaf) {}

    RecentLeaves(StreamArchive archive) {
        this.archive = archive;
    }

    synchronized void drafted(List<ArchivedLeaf> archived, List<Leaf> leaves) {
        drafted = new HashMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            drafted.put(leaves.get(i).siteSequence(), new Known(archived.get(i), leaves.get(i)));
        }
    }

    /** Takes over a leaf that is sealed at this place. */
    synchronized Leaf sealed(long sequence, ArchivedLeaf archived) {
        Known mine = drafted.get(sequence);
        Known known = mine != null && Arrays.equals(mine.archived().leaf(), archived.leaf())
                ? mine
                : new Known(archived, Leaf.parse(archived.leaf()));
        kept.put(sequence, known);
        return known.leaf();
    }

    synchronized Known at(long sequence) {
        Known known = kept.get(sequence);
        if (known == null) {
            ArchivedLeaf archived = archive.read(sequence);
            known = new Known(archived, Leaf.parse(archived.leaf()));
            kept.put(sequence, known);
        }
        return known;
    }
}
