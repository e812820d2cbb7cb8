package org.hansa.ledger.model;

/** Why an allocation was refused. Closed list; each names who can do something about it. */
public enum RefusalReason {
    /** The contract is not active, or not one of this tenant's. The contract manager acts. */
    CONTRACT_NOT_ACTIVE(false),
    /** The role or the assurance of the actor does not allow the action. The tenant admin acts. */
    NOT_AUTHORISED(false),
    /** No site is permitted by the contract's residency clauses and the facts about the sites. */
    RESIDENCY(false),
    /** The contract's quota would be exceeded. */
    QUOTA(true),
    /** No permitted provider has the room and traits asked for. */
    NO_ROOM(true),
    /** Price ceiling, latency or another wish made hard that no provider meets. */
    CONSTRAINT(false),
    /** The policy decision point gave no answer that counts; everything fails closed. */
    POLICY_UNAVAILABLE(true),
    /** Too many events wait for the ledger. */
    ANCHOR_BACKLOG(true),
    /** The other member did not hold, or refused the hold. */
    OWNER_REFUSED(true),
    /** The tenant withdrew the request before it was placed. */
    WITHDRAWN(false);

    private final boolean retryable;

    RefusalReason(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request may succeed later unchanged; such an outcome is not pinned to an idempotency key. */
    public boolean retryable() {
        return retryable;
    }
}
