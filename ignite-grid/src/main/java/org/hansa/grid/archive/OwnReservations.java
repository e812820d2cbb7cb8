package org.hansa.grid.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/** What a member's archive says is live at its sites, whether its grid knows it or not. */
public final class OwnReservations {
    private OwnReservations() {}

    /** Reads all of it. @return the providers, by allocation */
    public static Map<AllocationId, Set<ProviderId>> standing(Set<SiteId> sites, Archive archive) {
        Map<AllocationId, Set<ProviderId>> standing = new HashMap<>();
        for (SiteId site : sites) {
            StreamArchive stream = archive.stream(new StreamId.Site(site));
            Map<Long, LeafBody> open = new TreeMap<>();
            for (long at = 0; at < stream.size(); at++) {
                Leaf leaf = Leaf.parse(stream.read(at).leaf());
                leaf.closes().ifPresent(open::remove);
                if (leaf.body().event().opens() && !stream.voided(at)) {
                    open.put(at, leaf.body());
                }
            }
            open.values().forEach(each -> standing.computeIfAbsent(each.allocation(), any -> new HashSet<>())
                    .add(each.provider()));
        }
        return standing;
    }
}
