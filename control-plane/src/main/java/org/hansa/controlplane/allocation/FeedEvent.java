package org.hansa.controlplane.allocation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.ContractHandle;

/**
 * Something that happened, as it is told to those who may know.
 *
 * @param id opaque and ordered within one run of the control plane; what {@code Last-Event-ID} brings back
 * @param type an {@link org.hansa.grid.EngineEvent.Kind}, a change on the ledger such as {@code CONTRACT_CHANGED}, or a step
 *     of a ballot: {@code BALLOT_PROPOSED}, {@code VOTE_CAST}, {@code BALLOT_CARRIED}, {@code BALLOT_REJECTED}, {@code
 *     BALLOT_EXPIRED}, {@code BALLOT_WITHDRAWN}, {@code BALLOT_OVERTAKEN}, or a {@link
 *     org.hansa.controlplane.kernel.MemberNotice}
 * @param open whether every caller may know of it; otherwise who may see {@code contract} may, or, without one, the member's
 *     own people only
 * @param data further facts by name, JSON values
 */
public record FeedEvent(
        String id,
        String type,
        Instant time,
        boolean open,
        Optional<ContractHandle> contract,
        Map<String, Object> data) {
    public FeedEvent {
        data = Map.copyOf(data);
    }
}
