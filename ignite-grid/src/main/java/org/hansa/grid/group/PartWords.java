package org.hansa.grid.group;

import java.util.Optional;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;

/** What this member says of its part, or of its vote on what was asked for further, when another owner asks. */
final class PartWords {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final Recall recall;

    PartWords(Engine engine, Recall recall) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.recall = recall;
    }

    /**
     * See {@link RemoteOwner#part}. Does not wait for whoever drives the allocation: its vote, once cast, does not change, and two
     * owners that ask each other must not wait for each other.
     *
     * @param asker who asks
     * @return empty when the asker has no part in it, or when nobody here can say any more
     */
    Optional<PartWord> part(MspId asker, AllocationId id, int round) {
        Optional<Intent> known = intents.find(id);
        if (known.isPresent() && !unheard(known.get(), round)) {
            return said(known.get(), asker, round);
        }
        if (!recall.knows(id)) {
            return Optional.empty();
        }
        return room.alone(id, () -> {
            Optional<Intent> meanwhile = intents.find(id).filter(each -> !unheard(each, round));
            if (meanwhile.isPresent()) {
                return said(meanwhile.get(), asker, round);
            }
            intents.forbid(id, round, engine.now());
            return Optional.of(PartWord.AGAINST);
        });
    }

    /** Of this round nothing has come yet. */
    private static boolean unheard(Intent intent, int round) {
        return intent.members()
                .map(members -> members.round() < round)
                .orElse(!rebuilt(intent) && intent.attempt() < round);
    }

    /** Written again from the archive, after the grid was lost. */
    static boolean rebuilt(Intent intent) {
        return intent.plan().isEmpty() && intent.holdsRoom();
    }

    private static Optional<PartWord> said(Intent intent, MspId asker, int round) {
        if (intent.members().isEmpty()
                && !rebuilt(intent)
                && intent.command().home().equals(asker)) {
            // All of it is here, and was never asked of anybody: its contract's home has changed since.
            boolean released = intent.state() == AllocationState.RELEASED;
            return Optional.of(
                    new PartWord(PartState.CONFIRMED, !intent.holdsRoom(), released, intent.acceptedAtMillis()));
        }
        if (intent.members().isEmpty()) {
            // What was written again stands, and with whom is forgotten; otherwise the home has gone another way.
            return rebuilt(intent) ? Optional.empty() : Optional.of(PartWord.AGAINST);
        }
        return concerns(intent, asker) ? Optional.of(word(intent, round)) : Optional.empty();
    }

    /** Whether it is any of another member's business. */
    static boolean concerns(Intent intent, MspId asker) {
        return intent.members().filter(members -> members.concern(asker)).isPresent()
                || intent.command().home().equals(asker);
    }

    /** Of what was asked for in that round: what stands since then, or the vote in the latest one. */
    private static PartWord word(Intent intent, int round) {
        MemberParts members = intent.members().orElseThrow();
        Optional<MemberPart> own = members.own();
        if (own.filter(part -> part.round() == round).isPresent()) {
            return standing(intent, members);
        }
        return members.round() == round ? vote(intent, members) : PartWord.AGAINST;
    }

    private static PartWord standing(Intent intent, MemberParts members) {
        boolean given = members.decision().against() && intent.state() != AllocationState.RESIZING;
        // A part that is reserved at once has its vote before it has its room.
        if (members.ownIsConfirmed() && intent.state() != AllocationState.PENDING) {
            return confirmed(intent, given || !intent.holdsRoom() || intent.state() == AllocationState.RELEASING);
        }
        return switch (intent.state()) {
            case PENDING, HELD -> given ? PartWord.AGAINST : PartWord.standing(PartState.HELD);
            case EXPIRED -> new PartWord(PartState.EXPIRED, true, false);
            default -> PartWord.AGAINST;
        };
    }

    private static PartWord confirmed(Intent intent, boolean ended) {
        boolean released = intent.state() == AllocationState.RELEASED || intent.tells();
        return new PartWord(PartState.CONFIRMED, ended, released, intent.acceptedAtMillis());
    }

    /** Of the home that asked for more: who had nothing of it, and is no home any more, has nothing that could be over. */
    private static PartWord vote(Intent intent, MemberParts members) {
        boolean over =
                intent.state() == AllocationState.RELEASING || (members.own().isPresent() && !intent.holdsRoom());
        return switch (members.decision()) {
            case OPEN, VOTED -> over ? PartWord.AGAINST : PartWord.standing(PartState.HELD);
            case CONFIRM, SHRINK -> confirmed(intent, over);
            case RELEASE, GIVE_BACK -> PartWord.AGAINST;
        };
    }
}
