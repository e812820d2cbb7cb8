package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;

/**
 * Another member's engine, reached over mutual TLS; what it does is {@link PartDesk}'s. Every call is idempotent, and every call
 * may throw {@link OwnerUnreachableException}: nothing is known then about what the owner did.
 */
public interface RemoteOwner {
    MspId member();

    /**
     * How many units of each group of the command it has room for now, each beside those before it; nothing is promised. The
     * command has only sites of this owner.
     */
    List<Integer> room(PlaceCommand command);

    /**
     * For a firm request that nobody has room for: may have the owner tell interruptible work of its own to go, which it decides, with
     * the notice that such work was promised.
     *
     * @return when the room comes free there, for whoever asks first then; empty when that would not help
     */
    OptionalLong makeRoom(PlaceCommand command);

    /** The command is this owner's part: its groups are those of the part, in order, and it has only sites of this owner. */
    PlaceOutcome hold(PlaceCommand command, MemberParts parts);

    /**
     * The whole is this owner's part, and the home has decided for it: it is reserved at once. The command is as for {@link #hold};
     * less than ten seconds before its hold would end nothing begins any more, and what has begun is answered all the same. One call,
     * not repeated by itself: a refusal counts for this call only. {@code Placed}: reserved; {@code Refused}: nothing is taken.
     *
     * @throws OwnerUntrustedException when a reservation comes without the owner's own promise, or is not what was asked for
     */
    PlaceOutcome reserve(PlaceCommand command, MemberParts parts);

    /**
     * Asks for the owner's vote. {@code Placed}: it is reserved already; {@code Pending}: confirmed, the verdict is that of all
     * votes; {@code Refused}: the part has ended, or was not there.
     *
     * @throws OwnerUntrustedException when a reservation comes without the owner's own promise
     */
    PlaceOutcome confirm(AllocationId allocation, int round);

    /**
     * Has the owner look at the votes of the others. {@code Placed}: all are for it, and it is reserved; {@code Refused}: one was
     * against it, and its room is free; {@code Pending}: not all are known.
     *
     * @throws OwnerUntrustedException when a reservation comes without the owner's own promise
     */
    PlaceOutcome settle(AllocationId allocation, int round);

    /**
     * What is left of the owner's part when the whole gets smaller; a group of which nothing is left has a count of one there, and no
     * units in {@code parts}. {@code Placed}: with what the owner has then, which is not what was asked where that was more than it
     * had; {@code Pending}: not yet; {@code Refused}: the part has ended.
     *
     * @param left its groups are those of the part, in order, as with {@link #hold}
     * @throws OwnerUntrustedException when what is left comes without the owner's own promise
     */
    PlaceOutcome shrink(PlaceCommand left, MemberParts parts);

    /**
     * Also before the hold, which cannot rise then.
     *
     * @param acceptedAtMillis when the release was accepted, by this member's clock: what the part used counts until then. The owner
     *     takes a time before the part began for its beginning, and one ahead of its own clock for now
     */
    ReleaseOutcome release(AllocationId allocation, int round, ReleaseReason reason, long acceptedAtMillis);

    /** The owner's vote; one that never heard of the part votes against it, durably. */
    PartWord part(AllocationId allocation, int round);

    /**
     * The parts that the owner has for this member as their home, newest first: reserved, or with a vote whose verdict is open.
     *
     * @param after where the last page ended
     */
    HeldPart.Page held(Optional<IntentBook.Position> after);

    /**
     * What the owner has of a contract, for this member as the contract's home of now, whoever was it when it was asked for: what
     * stands, or has a vote whose verdict is open.
     *
     * @param after where the last page ended
     */
    HeldPart.Page held(ContractHandle contract, Optional<IntentBook.Position> after);

    /**
     * The notices that stand for parts that the owner has for this member as their home, by id.
     *
     * @param after the last id of the page before
     */
    NoticePage notices(Optional<AllocationId> after);

    /** What the owner knows of it; empty when it never saw it. Groups are numbered as in its part. */
    Optional<AllocationView> view(AllocationId allocation);
}
