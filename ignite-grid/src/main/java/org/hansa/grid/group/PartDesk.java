package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;

/**
 * An owner's side of an allocation over several members: holds its part, votes once, and comes to the verdict by asking the other
 * owners, with the coordinator or without. Its vote is one durable key, the intent, so that the first final state stands by
 * itself; its own clock ends its own hold and says nothing about anybody else's, and silence is never taken for a vote.
 */
public final class PartDesk {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final GiveBack giveBack;
    private final PartList list;
    private final PartShrink smaller;
    private final PartGrowth larger;
    private final PartWords words;

    PartDesk(Engine engine, OwnerCalls calls, GiveBack giveBack, Recall recall) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
        this.giveBack = giveBack;
        this.list = new PartList(intents, engine.member());
        this.smaller = new PartShrink(intents, room);
        this.larger = new PartGrowth(engine, calls);
        this.words = new PartWords(engine, recall);
    }

    /** See {@link RemoteOwner#held(Optional)}. */
    public HeldPart.Page held(MspId home, Optional<IntentBook.Position> after) {
        return list.page(home, after);
    }

    /** See {@link RemoteOwner#room}. */
    public List<Integer> room(PlaceCommand command) {
        return engine.placement().room(command);
    }

    /** See {@link RemoteOwner#held(ContractHandle, Optional)}. */
    public HeldPart.Page held(ContractHandle contract, Optional<IntentBook.Position> after) {
        return list.page(contract, after);
    }

    /** See {@link RemoteOwner#makeRoom}. Whether the contract's quota covers the command is the caller's to see first. */
    public OptionalLong makeRoom(PlaceCommand command) {
        return engine.placement().makeRoom(command);
    }

    /** See {@link RemoteOwner#hold}. @param parts with this member as its {@code self} */
    public PlaceOutcome hold(PlaceCommand command, MemberParts parts) {
        return asked(command, parts, earlier -> taken(command, parts, earlier));
    }

    /**
     * See {@link RemoteOwner#reserve}. The vote is in the intent from its first write on, so that a restart carries it out.
     *
     * @param parts with this member as its {@code self}, and nobody else
     * @param barred why no room is taken now, if that is so; not asked about room that is taken already
     */
    public PlaceOutcome reserve(PlaceCommand command, MemberParts parts, Supplier<Optional<Refusal>> barred) {
        AllocationId id = command.allocation();
        MemberParts voted = parts.ownConfirmed();
        return asked(command, voted, earlier -> {
            long left = command.holdUntilMillis().orElse(0) - engine.now();
            if (left < GroupCoordinator.LEAST_LEFT_MILLIS) {
                return gone(id, "asked to reserve with " + left + " ms left for it");
            }
            Optional<Refusal> bar = barred.get();
            if (bar.isPresent()) {
                return new PlaceOutcome.Refused(id, bar.get());
            }
            PlaceOutcome outcome = taken(command.withoutHold(), voted, earlier);
            if (outcome instanceof PlaceOutcome.Refused) {
                // Durable before the home hears of it: the same call, come late, finds it.
                intents.write(id);
            }
            return outcome;
        });
    }

    /** @param fresh takes room that was not taken yet, after what an earlier round left */
    private PlaceOutcome asked(
            PlaceCommand command, MemberParts parts, Function<Optional<Intent>, PlaceOutcome> fresh) {
        AllocationId id = command.allocation();
        return room.alone(id, () -> {
            if (intents.forbiddenRound(id) >= parts.round()) {
                return refused(id, RefusalReason.WITHDRAWN, "the part was released before it was held");
            }
            Optional<Intent> known = intents.find(id);
            return known.isEmpty() ? fresh.apply(known) : again(room.finish(known.get()), command, parts, fresh);
        });
    }

    private PlaceOutcome taken(PlaceCommand command, MemberParts parts, Optional<Intent> earlier) {
        return engine.placement().take(command, parts.askedBy(command.home()), command.sites(), earlier);
    }

    private PlaceOutcome again(
            Intent known, PlaceCommand command, MemberParts parts, Function<Optional<Intent>, PlaceOutcome> fresh) {
        AllocationId id = command.allocation();
        boolean asked = known.members().isPresent()
                && !known.coordinates()
                && known.command().home().equals(command.home())
                && known.command().contract().equals(command.contract());
        if (asked
                && !parts.ownIsConfirmed()
                && stands(known)
                && known.members().get().own().isPresent()) {
            return further(known, command, parts);
        }
        boolean same = asked && known.command().requestDigest().equals(command.requestDigest());
        if (!same) {
            return new PlaceOutcome.Mismatched(id);
        }
        int round = known.members().orElseThrow().round();
        if (parts.round() < round) {
            return gone(id, "round " + round + " has begun");
        }
        if (parts.round() == round) {
            return replay(known);
        }
        if (known.parts().stream().anyMatch(each -> each.providerSeq() > 0)) {
            return gone(id, "a part of an earlier round was reserved here: ask with another id");
        }
        Optional<Intent> over = over(known);
        return over.isPresent() ? fresh.apply(over) : gone(id, "round " + round + " has no verdict yet");
    }

    /** More of what stands here, or what was asked for already. */
    private PlaceOutcome further(Intent known, PlaceCommand command, MemberParts parts) {
        MemberParts members = known.members().orElseThrow();
        if (parts.round() < members.round()) {
            return gone(command.allocation(), "round " + members.round() + " has begun");
        }
        if (parts.round() > members.round()) {
            return larger.hold(room.unclaimed(known), command, parts);
        }
        return known.claims() ? larger.again(known) : replay(known);
    }

    /** The home has begun another round, so what was not voted for is given up; a vote for it has to see the verdict first. */
    private Optional<Intent> over(Intent known) {
        Intent settled = known;
        if (voted(known)) {
            settle(known);
            settled = intents.find(known.command().allocation()).orElseThrow();
        } else if (known.state() == AllocationState.HELD) {
            settled = room.end(known, AllocationState.RELEASED, Optional.empty());
        }
        return Optional.of(settled).filter(each -> !each.holdsRoom());
    }

    /** What is reserved ends by the round in which it was asked for, whatever was asked for since. */
    private static boolean stands(Intent intent) {
        return intent.state() == AllocationState.RESERVED
                || intent.state() == AllocationState.ACTIVE
                || intent.claims();
    }

    private static boolean voted(Intent intent) {
        return intent.state() == AllocationState.HELD
                && intent.members().filter(MemberParts::ownIsConfirmed).isPresent();
    }

    private PlaceOutcome replay(Intent known) {
        AllocationId id = known.command().allocation();
        if (known.state() == AllocationState.DENIED) {
            return new PlaceOutcome.Refused(id, known.refusal().orElseThrow());
        }
        return known.holdsRoom() && known.state() != AllocationState.RELEASING
                ? PartShrink.placed(known, true)
                : gone(id, "the part has ended: " + known.state());
    }

    /** See {@link RemoteOwner#confirm}. Refused with less than ten seconds of the hold left, which ends it. */
    public PlaceOutcome confirm(AllocationId id, int round) {
        return room.alone(id, () -> {
            Optional<Intent> found = current(id, round);
            if (found.isEmpty()) {
                return gone(id, "no part with this id in round " + round);
            }
            Intent intent = found.get();
            if (intent.claims()) {
                return larger.confirm(intent);
            }
            if (intent.state() != AllocationState.HELD) {
                return replay(intent);
            }
            return voted(intent) || vote(intent)
                    ? new PlaceOutcome.Pending(id, AllocationState.HELD)
                    : gone(id, "too late");
        });
    }

    /** This member's vote: for it, while there is time; the intent is the ballot box. */
    private boolean vote(Intent intent) {
        long left = intent.command().holdUntilMillis().orElse(0) - engine.now();
        if (left < GroupCoordinator.LEAST_LEFT_MILLIS) {
            room.end(intent, AllocationState.EXPIRED, Optional.of("confirmed with " + left + " ms of the hold left"));
            return false;
        }
        MemberParts members = intent.members().orElseThrow();
        intents.record(intent.with(members.ownConfirmed(), engine.now()));
        return true;
    }

    /** See {@link RemoteOwner#settle}. */
    public PlaceOutcome settle(AllocationId id, int round) {
        return room.alone(id, () -> {
            Optional<Intent> found = current(id, round);
            if (found.isEmpty()) {
                return gone(id, "no part with this id in round " + round);
            }
            Intent intent = found.get();
            if (intent.claims()) {
                return larger.settle(intent);
            }
            if (voted(intent)) {
                return settle(intent);
            }
            return intent.state() == AllocationState.HELD
                    ? new PlaceOutcome.Pending(id, intent.state())
                    : replay(intent);
        });
    }

    /** See {@link RemoteOwner#shrink}. @param parts with this member as its {@code self} */
    public PlaceOutcome shrink(PlaceCommand left, MemberParts parts) {
        AllocationId id = left.allocation();
        return room.alone(id, () -> intents.find(id)
                .filter(each -> !each.coordinates()
                        && of(each, parts.own().map(MemberPart::round).orElse(0)))
                .map(room::finish)
                .or(() -> intents.find(id)
                        .filter(each -> each.members().isEmpty() && PartWords.rebuilt(each))
                        .map(each -> PartShrink.told(each, left, parts)))
                .map(standing -> smaller.shrink(standing, left, parts, engine.now()))
                .orElseGet(() -> gone(id, "no part with this id in round " + parts.round())));
    }

    /** Whether what is here was asked for in that round. */
    private static boolean of(Intent intent, int round) {
        return intent.members()
                .flatMap(MemberParts::own)
                .filter(own -> own.round() == round)
                .isPresent();
    }

    private Optional<Intent> current(AllocationId id, int round) {
        return intents.find(id)
                .filter(each -> !each.coordinates())
                .filter(each -> each.members()
                        .filter(members -> members.round() == round)
                        .isPresent())
                .filter(each -> intents.forbiddenRound(id) < round)
                .map(room::finish);
    }

    /** The verdict is the AND of the votes, and everybody is asked for their own; where more was asked for, that is the home. */
    private PlaceOutcome settle(Intent intent) {
        AllocationId id = intent.command().allocation();
        MemberParts members = intent.members().orElseThrow();
        List<MspId> open = new ArrayList<>();
        members.others().stream()
                .filter(each -> !each.state().isFinal())
                .map(MemberPart::owner)
                .forEach(open::add);
        members.voter().ifPresent(open::add);
        Map<MspId, OwnerCalls.Answer<PartWord>> words = calls.all(open, owner -> owner.part(id, members.round()));
        MemberParts known = members;
        Optional<String> lost = Optional.empty();
        boolean all = true;
        for (MspId owner : open) {
            PartWord word = words.get(owner).value().orElse(PartWord.standing(PartState.HELD));
            all &= word.state() == PartState.CONFIRMED;
            lost = lost.or(() -> word.lost() ? Optional.of(owner + " is " + word.text()) : Optional.empty());
            Optional<MemberPart> part =
                    known.of(owner).filter(each -> !each.state().isFinal());
            if (part.isPresent()) {
                known = known.with(
                        word.ended()
                                ? part.get().in(word.state()).over()
                                : part.get().in(word.state()));
            }
        }
        if (lost.isPresent()) {
            String why = "GROUP_LOST: the part of " + lost.get();
            room.end(intent.with(known, engine.now()), AllocationState.RELEASED, Optional.of(why));
            return gone(id, why);
        }
        return all
                ? room.reserve(intent.with(known.settled(), engine.now()))
                : new PlaceOutcome.Pending(id, intent.state());
    }

    /** See {@link RemoteOwner#part}. @param asker who asks @return empty when it is none of its business */
    public Optional<PartWord> part(MspId asker, AllocationId id, int round) {
        return words.part(asker, id, round);
    }

    /** See {@link RemoteOwner#release}. */
    public ReleaseOutcome release(AllocationId id, int round, ReleaseReason reason, long acceptedAtMillis) {
        return room.alone(id, () -> {
            Optional<Intent> known = intents.find(id).filter(each -> !each.coordinates());
            int latest = known.flatMap(Intent::members).map(MemberParts::round).orElse(0);
            if (known.isEmpty() || latest < round) {
                intents.forbid(id, round, engine.now());
            }
            if (known.filter(Intent::claims).isPresent() && latest == round) {
                Intent standing = room.unclaimed(known.get());
                return new ReleaseOutcome(ReleaseOutcome.Result.ALREADY_ENDED, Optional.of(standing.state()));
            }
            boolean other = known.filter(each -> each.members().isPresent() && !of(each, round))
                    .isPresent();
            if (other && (latest >= round || stands(known.get()))) {
                return new ReleaseOutcome(ReleaseOutcome.Result.ALREADY_ENDED, known.map(Intent::state));
            }
            if (known.isEmpty()) {
                return new ReleaseOutcome(ReleaseOutcome.Result.UNKNOWN, Optional.empty());
            }
            Intent intent = room.finish(known.get());
            if (intent.state() == AllocationState.HELD) {
                Intent ended = room.end(intent, AllocationState.RELEASED, Optional.empty());
                return new ReleaseOutcome(ReleaseOutcome.Result.RELEASED, Optional.of(ended.state()));
            }
            return engine.release(id, reason, acceptedAtMillis);
        });
    }

    /** Asks for the verdicts that are still open here, and tells what was given back here. @return how many stay open */
    public int recover() {
        AtomicInteger open = new AtomicInteger();
        OneByOne round = new OneByOne();
        for (Intent each : intents.unfinished()) {
            round.run(() -> open.addAndGet(stillOpen(each) ? 1 : 0));
        }
        round.end();
        return open.get();
    }

    private boolean stillOpen(Intent each) {
        if (each.claims()) {
            AllocationId id = each.command().allocation();
            return room.alone(id, () -> intents.find(id)
                    .map(room::finish)
                    .filter(Intent::claims)
                    .filter(larger::open)
                    .isPresent());
        }
        if (each.tells()) {
            return giveBack.again(each).tells();
        }
        return !each.coordinates()
                && voted(each)
                && settle(
                                each.command().allocation(),
                                each.members().orElseThrow().round())
                        instanceof PlaceOutcome.Pending;
    }

    private static PlaceOutcome gone(AllocationId id, String why) {
        return refused(id, RefusalReason.OWNER_REFUSED, why);
    }

    private static PlaceOutcome refused(AllocationId id, RefusalReason reason, String why) {
        return new PlaceOutcome.Refused(id, Refusal.of(reason, why));
    }
}
