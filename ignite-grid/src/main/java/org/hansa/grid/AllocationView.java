package org.hansa.grid;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.VoidCode;

/**
 * An allocation as its member knows it now.
 *
 * @param command what was asked
 * @param attempt counts from 1; more after each attempt that ended without effect, and after each resize
 * @param parts where its units are
 * @param members who has a part of it, this member included; empty when all of it is here
 * @param refusal present in {@code DENIED}
 * @param failure present in {@code FAILED} and {@code STUCK}, for example {@code ANCHOR_REFUSED: GRANT_EXCEEDED}
 * @param releaseAcceptedAtMillis when it was accepted that it ends before its term does; what it used is counted until then
 */
public record AllocationView(
        PlaceCommand command,
        AllocationState state,
        int attempt,
        List<Part> parts,
        List<MemberView> members,
        Optional<Refusal> refusal,
        Optional<String> failure,
        OptionalLong releaseAcceptedAtMillis,
        long createdAtMillis,
        long updatedAtMillis) {
    public AllocationView {
        parts = List.copyOf(parts);
        members = List.copyOf(members);
    }

    public AllocationView withParts(List<Part> others) {
        return new AllocationView(
                command,
                state,
                attempt,
                others,
                members,
                refusal,
                failure,
                releaseAcceptedAtMillis,
                createdAtMillis,
                updatedAtMillis);
    }

    /** Other members that have room of it, in the order of the parts. */
    public Set<MspId> elsewhere() {
        Set<MspId> owners = new LinkedHashSet<>();
        parts.forEach(part -> part.owner().ifPresent(owners::add));
        return owners;
    }

    /**
     * Units at one provider and what the ledger knows of their reservation. Records of another owner's are with that owner.
     *
     * @param owner the member whose room it is, when it is not this one
     */
    public record Part(PlacedPart placed, Optional<MspId> owner, RecordView record) {}

    /**
     * One member's part of it.
     *
     * @param state that member's vote, as far as it is known here
     * @param ended whether its room has been given back since
     */
    public record MemberView(MspId owner, PartState state, boolean ended) {}

    /**
     * @param siteSequence place of the {@code RESERVED} leaf, once sealed
     * @param batch anchored batch that brought it
     * @param txId transaction that recorded it
     */
    public record RecordView(
            RecordState state,
            OptionalLong siteSequence,
            OptionalLong batch,
            Optional<String> txId,
            OptionalLong block,
            Optional<VoidCode> voided) {
        public static final RecordView UNSEALED = new RecordView(
                RecordState.UNSEALED,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }
}
