package org.hansa.checker;

/**
 * Something that must not be. One of them voids the run.
 *
 * @param subject the provider, allocation, site or grant that it is about
 */
public record Violation(Kind kind, String subject, String detail) {
    /** What kinds there are, in the order in which they are told. */
    public enum Kind {
        /** One allocation holds room in more places, or in more attempts, than it was answered with. */
        DOUBLE_ALLOCATION,
        /** Room that nobody answers for: its allocation is unknown or has ended. */
        LEAKED_ROOM,
        /** More was taken than there is, at some moment: of a provider, a device, a declaration or a grant. */
        OVER_ALLOCATION,
        /** Of an allocation over several members one part stands and another does not. */
        TORN_GROUP,
        /** A client was told so, and it is not so. */
        LOST_ACKNOWLEDGEMENT,
        /** A placement that its request did not permit. */
        BROKEN_CONSTRAINT,
        /** A signed promise of an event that is nowhere. */
        RECEIPT_WITHOUT_LEAF,
        /** An event that the ledger does not have, with nothing under way any more. */
        UNANCHORED,
        /** Sequences, roots or references that do not follow from each other. */
        BROKEN_STREAM,
        /** Two of grid, archive and ledger count differently. */
        DISAGREEMENT,
        /** Bytes that are not what their format says. */
        UNREADABLE
    }

    @Override
    public String toString() {
        return kind + " " + subject + ": " + detail;
    }
}
