package org.hansa.grid.provider;

/** What a transition found. Closed list; the first group changes the entry. */
public enum Verdict {
    PUT,
    TAKEN,
    CONFIRMED,
    /** A reservation has another size; its event is in the outbox. */
    RESIZED,
    /** A reservation ended; its event is in the outbox. */
    ENDED,
    /** A hold ended; nothing was promised, so there is no event. */
    HOLD_ENDED,
    TRIMMED,
    VOIDED,
    RESTORED,
    /** Drained, returned or withdrawn. */
    MARKED,

    /** Done before, by the same allocation and attempt. */
    ALREADY,
    NO_ROOM,
    /** Site or traits changed since the plan was made. */
    FACTS_CHANGED,
    /** Room may be there, but nothing new may come: the provider or its site is drained, or the provider withdrawn. */
    DRAINED,
    /** Room may be there, but no place to write the reservation down: outbox or live list is full. */
    FULL,
    /** The allocation ended here before, or was issued before the provider's memory of ended ones begins. */
    BURIED,
    /** The hold ran out or was released. */
    GONE,
    NOT_LIVE,
    NOT_DUE,
    /** Something that is live would not fit. */
    IN_USE,
    UNKNOWN_PROVIDER
}
