package org.hansa.grid.group;

import java.util.Optional;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;

/**
 * Another member's engine, reached over mutual TLS. Every call is idempotent, and every call may throw
 * {@link OwnerUnreachableException}: nothing is known then about what the owner did.
 */
public interface RemoteOwner {
    MspId member();

    /** The command carries {@code holdUntilMillis} and only sites of this owner. */
    PlaceOutcome hold(PlaceCommand command);

    /**
     * The first final state stands: an expired hold is refused, a confirmed one answers as before.
     *
     * @throws OwnerUntrustedException when it comes without the owner's own promise
     */
    PlaceOutcome confirm(AllocationId allocation);

    ReleaseOutcome release(AllocationId allocation, ReleaseReason reason);

    /** What the owner knows of it; empty when it never saw it. */
    Optional<AllocationView> verdict(AllocationId allocation);
}
