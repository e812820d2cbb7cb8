package org.hansa.grid.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;

/**
 * The home's side of every allocation that does not lie at its own sites alone: whole at one other member, or a part here and
 * parts there, all or none. The intent at home says which owners were asked before they are asked, and that the group is to be
 * confirmed before anybody votes; so whoever finds the intent later carries on from there.
 */
public final class GroupCoordinator {
    /** How long owners hold parts for each other. */
    static final long HOLD_MILLIS = 60_000;

    /** What of a hold has to be left for a vote. */
    static final long LEAST_LEFT_MILLIS = 10_000;

    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final PartRound round;
    private final GrowthRound growing;
    private final Growth growth;
    private final Elsewhere elsewhere;
    private final Across across;
    private final PartDesk desk;
    private final GiveBack giveBack;
    private final Recall recall;
    private final NoticeRounds notices;
    private final Standing standing;
    private final Handover handover;
    private final Adoption adoption;
    private final RoomPerSite perSite;

    /** Use {@link org.hansa.grid.AllocationEngine#coordinator}. */
    public GroupCoordinator(Engine engine, MspId home, RemoteOwners owners, Executor executor) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = new OwnerCalls(owners, executor);
        this.round = new PartRound(engine, owners, calls, home);
        ShrinkRound shrinking = new ShrinkRound(engine, calls);
        this.growing = new GrowthRound(engine, calls, shrinking);
        this.growth = new Growth(engine, owners, calls, growing, shrinking);
        this.elsewhere = new Elsewhere(engine, owners, calls, round);
        this.across = new Across(engine, home, owners, calls, round);
        this.giveBack = new GiveBack(engine, owners, calls);
        this.notices = new NoticeRounds(intents, engine.notices(), owners, calls);
        this.recall = new Recall(engine, home, owners, calls);
        this.desk = new PartDesk(engine, calls, giveBack, recall);
        this.standing = new Standing(engine, owners, home, calls, this::lost);
        this.handover = new Handover(engine, growing, home);
        this.adoption = new Adoption(engine, calls, home);
        this.perSite = new RoomPerSite(engine, owners, calls);
    }

    /** See {@link RemoteOwner#notices}. */
    public NoticePage notices(MspId home, Optional<AllocationId> after) {
        return notices.page(home, after);
    }

    /** This member's side as an owner of parts of others' allocations. */
    public PartDesk desk() {
        return desk;
    }

    /** All of it at one member: own sites of the command first, then those of each other owner in the order given. */
    public PlaceOutcome place(PlaceCommand command) {
        return alone(command, () -> {
            PlaceOutcome here = engine.placement().place(command);
            return here instanceof PlaceOutcome.Refused refused
                            && refused.refusal().reason().retryable()
                    ? elsewhere.place(command, refused)
                    : here;
        });
    }

    /** Parts at several members: at home what fits there, the rest with the others, in the order given. */
    public PlaceOutcome placeAcross(PlaceCommand command) {
        return alone(command, () -> across.place(command));
    }

    /** An earlier call's work is driven to its end before anything new begins. */
    private PlaceOutcome alone(PlaceCommand command, Supplier<PlaceOutcome> work) {
        if (!recall.knows(command.allocation())) {
            return new PlaceOutcome.Refused(
                    command.allocation(),
                    PartRound.ownerRefused(
                            "the grid was lost, and not all others have told what they hold; try again"));
        }
        return room.alone(command.allocation(), () -> {
            Optional<Intent> known = intents.find(command.allocation())
                    .filter(each -> each.members().isPresent());
            if (known.filter(each -> !each.coordinates()).isPresent()) {
                // It was asked for when somebody else was the home, and its votes are not to be asked for again.
                return answer(known.get(), true);
            }
            if (known.isPresent()) {
                PlaceCommand before = known.get().command();
                if (!before.requestDigest().equals(command.requestDigest())
                        || !before.contract().equals(command.contract())) {
                    return new PlaceOutcome.Mismatched(command.allocation());
                }
                Intent finished = finish(known.get());
                if (finished.state() != AllocationState.DENIED) {
                    return answer(finished, true);
                }
            }
            return work.get();
        });
    }

    /**
     * How many units of each group would fit at each site now, each group beside those before it; sites of owners that do not
     * answer, or take nothing new, are left out. Nothing is promised.
     *
     * @param revision of the policy that is in force, without which owners answer nothing
     */
    public Map<SiteId, List<Integer>> room(PlaceCommand question, PolicyRevision revision, List<SiteId> sites) {
        Provenance from = Provenance.of(question);
        Provenance now = new Provenance(
                from.decisionDigest(), revision, from.requestDigest(), from.consent(), from.commitments());
        return perSite.ask(now.under(question), sites);
    }

    /**
     * For a firm request that found no room anywhere: interruptible work is told to go, at home if that helps, else at the first
     * other owner where it does.
     *
     * @return when the room comes free; empty when interrupting would not help, or nobody says so
     */
    public OptionalLong makeRoom(PlaceCommand command) {
        OptionalLong here = desk.makeRoom(command);
        return here.isPresent() ? here : elsewhere.makeRoom(command);
    }

    static PlaceOutcome answer(Intent intent, boolean replayed) {
        AllocationId id = intent.command().allocation();
        return switch (intent.state()) {
            case DENIED -> new PlaceOutcome.Refused(id, intent.refusal().orElseThrow());
            case PENDING, HELD -> new PlaceOutcome.Pending(id, intent.state());
            default -> new PlaceOutcome.Placed(id, intent.state(), intent.allParts(), replayed);
        };
    }

    /** Drives a group on from where its intent says it is. */
    private Intent finish(Intent intent) {
        return switch (intent.state()) {
            case PENDING, HELD ->
                switch (intent.members().orElseThrow().decision()) {
                    case OPEN -> round.interrupted(intent);
                    case CONFIRM -> round.carryOut(intent);
                    case RELEASE, GIVE_BACK, SHRINK, VOTED -> round.giveBack(intent);
                };
            case RESIZING -> growing.finish(intent);
            case RELEASING -> released(intent, ReleaseReason.TENANT);
            default -> intent;
        };
    }

    /** In place or at the home's other hosts where there is room; else by a second part at another member, all or nothing. */
    public PlaceOutcome resize(ResizeCommand command) {
        return growth.resize(command);
    }

    /** Releases wherever the room is, at home or at any owner of a part. */
    public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
        Optional<Intent> group =
                intents.find(allocation).filter(each -> each.members().isPresent());
        if (group.isEmpty()) {
            return engine.release(allocation, reason);
        }
        if (group.get().coordinates()) {
            return room.alone(allocation, () -> releaseGroup(allocation, reason, engine.now()));
        }
        // Who was the home and has no part has nothing to give back, and nobody to tell: that is the home's of now.
        return group.get().members().orElseThrow().own().isPresent()
                ? giveBack.release(allocation)
                : new ReleaseOutcome(
                        ReleaseOutcome.Result.UNKNOWN, Optional.of(group.get().state()));
    }

    /**
     * Another member releases: the home of this member's part, or an owner that gave its own part back on its tenant's word.
     *
     * @param acceptedAtMillis see {@link RemoteOwner#release}
     * @return empty when the asker has nothing to do with it
     */
    public Optional<ReleaseOutcome> release(
            MspId asker, AllocationId allocation, int round, ReleaseReason reason, long acceptedAtMillis) {
        Optional<Intent> known = intents.find(allocation);
        if (known.filter(each -> !PartWords.concerns(each, asker)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                known.filter(Intent::coordinates).isPresent()
                        ? room.alone(allocation, () -> releasedBy(asker, allocation, round, reason, acceptedAtMillis))
                        : desk.release(allocation, round, reason, acceptedAtMillis));
    }

    private ReleaseOutcome releasedBy(
            MspId owner, AllocationId allocation, int round, ReleaseReason reason, long acceptedAt) {
        Intent intent = intents.find(allocation).orElseThrow();
        MemberParts members = intent.members().orElseThrow();
        Optional<MemberPart> part = members.of(owner);
        boolean known = part.filter(each -> each.round() == round
                        || members.own().filter(own -> own.round() == round).isPresent())
                .isPresent();
        if (!known) {
            return new ReleaseOutcome(ReleaseOutcome.Result.ALREADY_ENDED, Optional.of(intent.state()));
        }
        intents.record(intent.with(members.with(part.get().over()), engine.now()));
        return releaseGroup(allocation, reason, Math.min(acceptedAt, engine.now()));
    }

    /** A group that stood is over, since a part of it is: of a failure this says why. */
    private Intent lost(Intent intent, Optional<String> failure) {
        if (!intent.coordinates()) {
            return giveBack.told(giveBack.begin(intent, failure));
        }
        Intent releasing = failure.map(why -> intent.releasing(AllocationState.FAILED, why, engine.now()))
                .orElseGet(() -> intent.in(AllocationState.RELEASING, intent.parts(), engine.now()));
        return released(intents.record(releasing), ReleaseReason.GROUP_ABORTED);
    }

    /**
     * The ledger has another home for a contract. What was begun here as its home goes on as an owner's, and is left to the votes that
     * there are. Idempotent; to be called before anything is driven on.
     */
    public void follow(ContractHandle contract, MspId home) {
        handover.follow(contract, home);
    }

    /** As a contract's new home: asks the owners what there is, and looks after it from now on. To be repeated while one is silent. */
    public AdoptedParts adopt(ContractHandle contract, List<MspId> owners) {
        return adoption.adopt(contract, owners);
    }

    private ReleaseOutcome releaseGroup(AllocationId allocation, ReleaseReason reason, long acceptedAt) {
        Intent intent = finish(intents.find(allocation).orElseThrow());
        if (!intent.holdsRoom()) {
            return new ReleaseOutcome(ReleaseOutcome.Result.ALREADY_ENDED, Optional.of(intent.state()));
        }
        // What is already being given back stays what it is; a vote that came in since is recorded with the rest.
        Intent releasing = intent.state() == AllocationState.RELEASING
                ? intent
                : intents.record(intent.ending(acceptedAt).in(AllocationState.RELEASING, intent.parts(), engine.now()));
        Intent released = intent.state() == AllocationState.RELEASING ? intent : released(releasing, reason);
        return new ReleaseOutcome(ReleaseOutcome.Result.RELEASED, Optional.of(released.state()));
    }

    /** {@code RELEASING} stands until every owner has answered, who was asked for more and has not said that it holds nothing too. */
    private Intent released(Intent known, ReleaseReason reason) {
        MemberParts members = known.members().orElseThrow();
        Intent releasing = members.voter()
                .filter(each -> members.of(each).isEmpty())
                .map(each -> members.joined(MemberPart.asked(each, new TreeMap<>())))
                .map(all -> intents.record(known.with(all.settled(), engine.now())))
                .orElse(known);
        Intent freed = round.release(releasing, reason);
        return freed.members().orElseThrow().othersOver() ? room.released(freed) : intents.record(freed);
    }

    /**
     * Drives every unfinished group to its end, or releases it, and asks for the verdicts that are open on this member's parts of
     * others' groups. One that fails keeps nobody else from it.
     *
     * @return how many are still unfinished
     */
    public int recover() {
        AtomicInteger unfinished = new AtomicInteger(recall.turn());
        OneByOne turn = new OneByOne();
        for (Intent each : intents.unfinished()) {
            if (each.coordinates()) {
                turn.run(() -> unfinished.addAndGet(finished(each.command().allocation()) ? 0 : 1));
            }
        }
        turn.run(() -> unfinished.addAndGet(desk.recover()));
        turn.end();
        return unfinished.get();
    }

    /** Whether this member may not know of all that others hold for it, because its grid was lost and they have not told yet. */
    public boolean recalling() {
        return !recall.asked();
    }

    /** Hears what notices other owners have given, and ends groups, a few each time, of which one has given its part back. */
    public void lookAtStanding() {
        notices.look();
        standing.look();
    }

    private boolean finished(AllocationId id) {
        return room.alone(id, () -> intents.find(id)
                .filter(Intent::coordinates)
                .filter(Intent::unfinished)
                .map(this::finish)
                .filter(Intent::unfinished)
                .isEmpty());
    }

    /** What each other owner says of its part, by owner; those that do not answer are left out. */
    public Map<MspId, AllocationView> askOwners(AllocationId allocation) {
        Optional<MemberParts> members =
                intents.find(allocation).filter(Intent::coordinates).flatMap(Intent::members);
        if (members.isEmpty()) {
            return Map.of();
        }
        List<MspId> others = members.get().others().stream()
                .filter(each -> !each.ended() && !each.placed().isEmpty())
                .map(MemberPart::owner)
                .toList();
        Map<MspId, AllocationView> views = new LinkedHashMap<>();
        calls.all(others, owner -> owner.view(allocation)).forEach((owner, answer) -> answer.value()
                .flatMap(each -> each)
                .map(view -> numbered(view, members.get().of(owner).orElseThrow()))
                .ifPresent(view -> views.put(owner, view)));
        return views;
    }

    /** An owner numbers the groups of its part; who was the home when they were asked for, those of the whole. */
    private static AllocationView numbered(AllocationView view, MemberPart part) {
        List<Integer> numbers = List.copyOf(part.units().keySet());
        boolean whole = view.command().groups().size() != numbers.size();
        return view.withParts(view.parts().stream()
                .map(each -> new AllocationView.Part(
                        whole
                                ? each.placed()
                                : each.placed()
                                        .ofGroup(numbers.get(each.placed().group())),
                        Optional.of(part.owner()),
                        each.record()))
                .toList());
    }
}
