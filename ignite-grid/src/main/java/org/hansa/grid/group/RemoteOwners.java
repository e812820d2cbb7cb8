package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** The other members. */
public interface RemoteOwners {
    /** Empty for the member's own sites, and for sites that nobody knows. */
    Optional<MspId> ownerOf(SiteId site);

    /** All that may have parts for this member. */
    List<MspId> all();

    /** The contract's home as the ledger has it now; empty where the ledger has no such contract, so that it stays with who asked. */
    Optional<MspId> homeOf(ContractHandle contract);

    /** One that cannot be reached throws when it is called. */
    RemoteOwner owner(MspId member);
}
