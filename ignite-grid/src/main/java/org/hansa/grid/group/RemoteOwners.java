package org.hansa.grid.group;

import java.util.Optional;
import org.hansa.ledger.model.SiteId;

/** Who owns a site of another member. */
@FunctionalInterface
public interface RemoteOwners {
    /** Empty for the member's own sites, and for sites nobody can be reached at. */
    Optional<RemoteOwner> ownerOf(SiteId site);
}
