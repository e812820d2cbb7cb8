package org.hansa.grid;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** No other member is there. */
final class Nobody implements RemoteOwners {
    @Override
    public Optional<MspId> ownerOf(SiteId site) {
        return Optional.empty();
    }

    @Override
    public List<MspId> all() {
        return List.of();
    }

    @Override
    public Optional<MspId> homeOf(ContractHandle contract) {
        return Optional.empty();
    }

    @Override
    public RemoteOwner owner(MspId member) {
        throw new IllegalStateException("nobody is asked");
    }
}
