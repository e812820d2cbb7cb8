package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.AllocationView;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.placing.Announcer;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Places at home first, then at one other member, entirely. The intent at home says which owner was asked before it is
 * asked, and that the hold is to be confirmed before it is confirmed; so whoever finds the intent later carries on from there.
 * A hold that nobody confirms ends by itself, so that nothing has to be chased at an owner that cannot be reached.
 */
public final class GroupCoordinator {
    private static final long HOLD_MILLIS = 60_000;

    private final Engine engine;
    private final IntentBook intents;
    private final RemoteOwners owners;
    private final Announcer announcer;

    /** Use {@link org.hansa.grid.AllocationEngine#coordinator}. */
    public GroupCoordinator(Engine engine, RemoteOwners owners) {
        this.engine = engine;
        this.intents = engine.intents();
        this.owners = owners;
        this.announcer = engine.announcer();
    }

    /** Own sites of the command first, then those of each other owner in the order given. */
    public PlaceOutcome place(PlaceCommand command) {
        return intents.alone(command.allocation(), () -> placeAlone(command));
    }

    private PlaceOutcome placeAlone(PlaceCommand command) {
        Optional<Intent> known = intents.find(command.allocation());
        if (known.flatMap(Intent::owner).isPresent()) {
            if (!known.get().command().requestDigest().equals(command.requestDigest())
                    || !known.get().command().contract().equals(command.contract())) {
                return new PlaceOutcome.Mismatched(command.allocation());
            }
            Intent finished = finish(known.get());
            if (finished.state() != AllocationState.DENIED) {
                return answer(finished, true);
            }
        }
        PlaceOutcome here = engine.placement().place(command);
        return here instanceof PlaceOutcome.Refused refused
                        && refused.refusal().reason().retryable()
                ? elsewhere(command, refused)
                : here;
    }

    private PlaceOutcome elsewhere(PlaceCommand command, PlaceOutcome.Refused atHome) {
        PlaceOutcome.Refused last = atHome;
        for (Map.Entry<MspId, List<SiteId>> each : sitesByOwner(command).entrySet()) {
            PlaceOutcome outcome = at(each.getKey(), command, each.getValue());
            if (!(outcome instanceof PlaceOutcome.Refused refused)) {
                return outcome;
            }
            last = better(last, refused);
        }
        return last;
    }

    /**
     * Where there is room and only the grant is missing, the home can do something about it; else a refusal that says what
     * would fit tells more than one that only says that an owner did not.
     */
    private static PlaceOutcome.Refused better(PlaceOutcome.Refused a, PlaceOutcome.Refused b) {
        boolean quotaOfA = a.refusal().reason() == RefusalReason.QUOTA;
        boolean quotaOfB = b.refusal().reason() == RefusalReason.QUOTA;
        if (quotaOfA || quotaOfB) {
            return quotaOfA && quotaOfB ? both(a, b) : quotaOfA ? a : b;
        }
        return b.refusal().reason() == RefusalReason.OWNER_REFUSED
                        || (a.refusal().nearest().isPresent()
                                && b.refusal().nearest().isEmpty())
                ? a
                : b;
    }

    private static PlaceOutcome.Refused both(PlaceOutcome.Refused a, PlaceOutcome.Refused b) {
        Refusal one = a.refusal();
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>(one.grantShortfall());
        shortfall.putAll(b.refusal().grantShortfall());
        return new PlaceOutcome.Refused(
                a.allocation(),
                new Refusal(
                        one.reason(),
                        one.detail(),
                        one.candidates(),
                        one.excluded(),
                        one.nearest(),
                        shortfall,
                        one.retryAfterMillis()));
    }

    private Map<MspId, List<SiteId>> sitesByOwner(PlaceCommand command) {
        Map<MspId, List<SiteId>> sites = new LinkedHashMap<>();
        for (SiteId site : command.sites()) {
            owners.ownerOf(site).ifPresent(owner -> sites.computeIfAbsent(owner.member(), any -> new ArrayList<>())
                    .add(site));
        }
        return sites;
    }

    private PlaceOutcome at(MspId member, PlaceCommand command, List<SiteId> sites) {
        RemoteOwner owner = owners.ownerOf(sites.get(0)).orElseThrow();
        Intent asking = intents.record(Intent.attempt(
                command, intents.find(command.allocation()), List.of(), Optional.of(member), engine.now()));
        return answer(ask(asking, owner, sites), false);
    }

    private Intent ask(Intent asking, RemoteOwner owner, List<SiteId> sites) {
        PlaceOutcome held;
        try {
            held = owner.hold(asking.command().asHold(sites, engine.now() + HOLD_MILLIS));
        } catch (OwnerUnreachableException e) {
            return deny(asking, ownerRefused(owner.member() + " did not answer: " + e.getMessage()));
        }
        if (held instanceof PlaceOutcome.Placed placed) {
            return confirm(asking, owner, placed);
        }
        return deny(
                asking,
                held instanceof PlaceOutcome.Refused refused
                        ? refused.refusal()
                        : ownerRefused(owner.member() + " knows the id for another request"));
    }

    /**
     * The process died between the intent and its decision. Asking again is the same question, so a retry comes to the same
     * room. Later, when nobody waits any more, there is nothing to give back: a hold that was never decided has run out, and
     * one that is still on its way comes too late. Releasing it instead would bury the id at the owner, retries included.
     */
    private Intent askAgain(Intent asking, RemoteOwner owner) {
        if (engine.now() - asking.updatedAtMillis() > HOLD_MILLIS) {
            return deny(asking, ownerRefused("interrupted while " + owner.member() + " was asked"));
        }
        return ask(asking, owner, sitesByOwner(asking.command()).get(owner.member()));
    }

    /** The decision is durable before the owner hears of it. */
    private Intent confirm(Intent asking, RemoteOwner owner, PlaceOutcome.Placed held) {
        Intent decided = intents.record(asking.in(AllocationState.HELD, held.parts(), engine.now())
                .decided(GroupVerdict.CONFIRM, engine.now()));
        return carryOut(decided, owner);
    }

    /**
     * Confirms what was decided. An owner that does not answer leaves the intent as it is, to be asked again. A confirmation
     * that must not be believed is an incident: the decision turns, durably, before the room is given back.
     */
    private Intent carryOut(Intent decided, RemoteOwner owner) {
        try {
            PlaceOutcome confirmed = owner.confirm(decided.command().allocation());
            if (confirmed instanceof PlaceOutcome.Placed placed) {
                return reserved(decided, placed, owner.member());
            }
            return deny(decided, ownerRefused("the hold at " + owner.member() + " ended before it was confirmed"));
        } catch (OwnerUnreachableException e) {
            return decided;
        } catch (OwnerUntrustedException e) {
            String why = String.valueOf(e.getMessage());
            announcer.tellOnce(EngineEvent.Kind.OWNER_UNTRUSTED, decided, owner.member() + ": " + why);
            return giveUp(intents.record(decided.decided(GroupVerdict.RELEASE, engine.now())), owner, why);
        }
    }

    private Intent reserved(Intent decided, PlaceOutcome.Placed placed, MspId owner) {
        Intent reserved = intents.record(decided.in(AllocationState.RESERVED, placed.parts(), engine.now()));
        announcer.tell(EngineEvent.Kind.RESERVED, reserved, "at " + owner);
        return reserved;
    }

    private Intent deny(Intent intent, Refusal refusal) {
        return intents.record(intent.denied(refusal, engine.now()));
    }

    private static Refusal ownerRefused(String detail) {
        return Refusal.of(RefusalReason.OWNER_REFUSED, detail);
    }

    private static PlaceOutcome answer(Intent intent, boolean replayed) {
        AllocationId id = intent.command().allocation();
        List<PlacedPart> parts = intent.parts();
        return switch (intent.state()) {
            case DENIED -> new PlaceOutcome.Refused(id, intent.refusal().orElseThrow());
            case PENDING, HELD -> new PlaceOutcome.Pending(id, intent.state());
            default -> new PlaceOutcome.Placed(id, intent.state(), parts, replayed);
        };
    }

    /** Drives a placement at another member on from where its intent says it is. */
    private Intent finish(Intent intent) {
        MspId member = intent.owner().orElseThrow();
        Optional<RemoteOwner> owner = owner(intent, member);
        if (owner.isEmpty()) {
            return intent;
        }
        return switch (intent.state()) {
            case PENDING -> askAgain(intent, owner.get());
            case HELD ->
                intent.verdict() == GroupVerdict.RELEASE
                        ? giveUp(intent, owner.get(), member + " was not to be believed")
                        : carryOut(intent, owner.get());
            case RELEASING -> released(intent, owner.get(), ReleaseReason.TENANT);
            default -> intent;
        };
    }

    private Optional<RemoteOwner> owner(Intent intent, MspId member) {
        return intent.command().sites().stream()
                .flatMap(site -> owners.ownerOf(site).stream())
                .filter(each -> each.member().equals(member))
                .findFirst();
    }

    /** It was decided to have nothing, so nothing may stay held. */
    private Intent giveUp(Intent intent, RemoteOwner owner, String why) {
        try {
            owner.release(intent.command().allocation(), ReleaseReason.GROUP_ABORTED);
        } catch (OwnerUnreachableException e) {
            return intent;
        }
        return deny(intent, ownerRefused(why));
    }

    /** Releases wherever the room is. */
    public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
        Optional<Intent> remote =
                intents.find(allocation).filter(each -> each.owner().isPresent());
        return remote.isEmpty()
                ? engine.release(allocation, reason)
                : intents.alone(allocation, () -> releaseRemote(allocation, reason));
    }

    private ReleaseOutcome releaseRemote(AllocationId allocation, ReleaseReason reason) {
        Intent intent = finish(intents.find(allocation).orElseThrow());
        if (!intent.holdsRoom()) {
            return new ReleaseOutcome(ReleaseOutcome.Result.ALREADY_ENDED, Optional.of(intent.state()));
        }
        Intent releasing = intents.record(intent.in(AllocationState.RELEASING, intent.parts(), engine.now()));
        Intent released = owner(intent, intent.owner().orElseThrow())
                .map(owner -> released(releasing, owner, reason))
                .orElse(releasing);
        return new ReleaseOutcome(ReleaseOutcome.Result.RELEASED, Optional.of(released.state()));
    }

    /** {@code RELEASING} stands until the owner has answered. */
    private Intent released(Intent releasing, RemoteOwner owner, ReleaseReason reason) {
        try {
            owner.release(releasing.command().allocation(), reason);
            return intents.record(releasing.in(AllocationState.RELEASED, releasing.parts(), engine.now()));
        } catch (OwnerUnreachableException e) {
            return releasing;
        }
    }

    /** Drives every unfinished remote placement to its end, or releases it. @return how many are still unfinished */
    public int recover() {
        int unfinished = 0;
        for (Intent each : intents.unfinished()) {
            if (each.owner().isPresent() && !finished(each.command().allocation())) {
                unfinished++;
            }
        }
        return unfinished;
    }

    private boolean finished(AllocationId id) {
        return intents.alone(id, () -> intents.find(id)
                .filter(Intent::unfinished)
                .map(this::finish)
                .filter(Intent::unfinished)
                .isEmpty());
    }

    /** What the owner says of a placement that is with it. */
    public Optional<AllocationView> askOwner(AllocationId allocation) {
        return intents.find(allocation)
                .flatMap(intent -> intent.owner().flatMap(member -> owner(intent, member)))
                .flatMap(owner -> owner.verdict(allocation));
    }
}
