package org.hansa.grid;

import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/**
 * Something that happened, told after it was durable.
 *
 * @param sequence site sequence, for {@code SEALED}, {@code RECORDED} and {@code VOIDED}
 * @param detail void code, refusal reason or incident text
 * @param latencyMillis for {@code RECORDED}: from the event to the anchor's commit
 */
public record EngineEvent(
        Kind kind,
        Optional<SiteId> site,
        Optional<ContractHandle> contract,
        Optional<AllocationId> allocation,
        Optional<ProviderId> provider,
        OptionalLong sequence,
        Optional<String> txId,
        OptionalLong block,
        String detail,
        long timeMillis,
        OptionalLong latencyMillis) {
    /** What happened. */
    public enum Kind {
        HELD,
        RESERVED,
        DENIED,
        RESIZED,
        RELEASED,
        EXPIRED,
        EVICTED,
        FAILED,
        /** Word of an eviction to come; the detail says why and when. */
        NOTICE,
        NOTICE_WITHDRAWN,
        /** The term of a reservation that was made for later has begun. */
        TERM_BEGUN,
        SEALED,
        RECORDED,
        VOIDED,
        /** A batch of the decision stream was anchored. */
        DECISIONS_RECORDED,
        /** Less than a fifth of a grant is free. */
        GRANT_LOW,
        /** An incident: another member confirmed room and did not sign for it. The room was given back. */
        OWNER_UNTRUSTED,
        /** An incident: the site takes nothing new until an operator has looked. */
        SITE_FROZEN
    }
}
