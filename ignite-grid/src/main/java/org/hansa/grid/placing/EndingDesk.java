package org.hansa.grid.placing;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseOutcome.Result;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.ExpireAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderCommand;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.VoidCode;

/** Gives room back: on request, when its time has come, or because the ledger counted it as zero. Never refused. */
public final class EndingDesk {
    /** Says that the site wanted the room back. */
    private static final String EVICTION = "EVICTION";

    /** Says that the ledger counts it as zero, and why. */
    private static final String VOIDED = "ANCHOR_REFUSED: ";

    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final ClaimDrive claims;
    private final Announcer announcer;
    private final Outcomes outcomes;
    private final Clock clock;
    private final Supplier<String> nonces;

    EndingDesk(
            IntentBook intents,
            GrantBook grants,
            ProviderBook providers,
            ClaimDrive claims,
            Announcer announcer,
            Outcomes outcomes,
            Clock clock,
            Supplier<String> nonces) {
        this.intents = intents;
        this.grants = grants;
        this.providers = providers;
        this.claims = claims;
        this.announcer = announcer;
        this.outcomes = outcomes;
        this.clock = clock;
        this.nonces = nonces;
    }

    /** @param acceptedAt when it was accepted, here or where it was asked for; one that lies ahead counts as now */
    ReleaseOutcome release(AllocationId id, ReleaseReason reason, long acceptedAt, Resumer resumer) {
        return intents.alone(id, () -> releaseAlone(id, reason, Math.min(acceptedAt, clock.millis()), resumer));
    }

    /** Finishes an interrupted placement, so that it can be released. */
    @FunctionalInterface
    interface Resumer {
        Intent finish(Intent intent);
    }

    private ReleaseOutcome releaseAlone(AllocationId id, ReleaseReason reason, long acceptedAt, Resumer resumer) {
        Optional<Intent> found = intents.find(id);
        if (found.isEmpty()) {
            intents.forbid(id, clock.millis());
            return new ReleaseOutcome(Result.UNKNOWN, Optional.empty());
        }
        Intent standing = claims.without(resumer.finish(found.get()));
        if (!standing.holdsRoom()) {
            return new ReleaseOutcome(Result.ALREADY_ENDED, Optional.of(standing.state()));
        }
        Intent intent = standing.ending(acceptedAt);
        Intent releasing = intents.record(
                reason == ReleaseReason.EVICTION
                        ? intent.releasing(AllocationState.EVICTED, EVICTION, clock.millis())
                        : intent.in(AllocationState.RELEASING, intent.parts(), clock.millis()));
        Intent released = releasing;
        if (releasing.coordinates()) {
            // The others' parts are still to be released; the coordinator says when it is over.
            endHere(releasing);
        } else {
            released = finishRelease(releasing);
        }
        return new ReleaseOutcome(Result.RELEASED, Optional.of(released.state()));
    }

    /** Carries a written release out; again after a crash. */
    Intent finishRelease(Intent releasing) {
        endHere(releasing);
        return released(releasing);
    }

    /** Gives back what lies here; again is the same as once. */
    void endHere(Intent releasing) {
        LeafEvent how = releasing.endsAs() == AllocationState.EVICTED ? LeafEvent.EVICTED : LeafEvent.RELEASED;
        long now = clock.millis();
        end(releasing, provider -> endOf(releasing, how, now));
    }

    private EndAllocation endOf(Intent ending, LeafEvent how, long now) {
        return new EndAllocation(
                ending.command().allocation(),
                ending.attempt(),
                how,
                ending.acceptedAtMillis().orElse(now),
                now,
                nonces.get());
    }

    /** All room is free. The caller does not wait until that is written: a restart finds the release and does it again. */
    Intent released(Intent releasing) {
        Intent ended = intents.recordLater(releasing.in(releasing.endsAs(), releasing.parts(), clock.millis()));
        outcomes.later(ended.command().allocation());
        switch (ended.state()) {
            case EVICTED -> announcer.tell(EngineEvent.Kind.EVICTED, ended, "");
            case FAILED ->
                announcer.tell(EngineEvent.Kind.FAILED, ended, ended.failure().orElse(""));
            default -> announcer.tell(EngineEvent.Kind.RELEASED, ended, "");
        }
        return ended;
    }

    private Map<ProviderId, Transition> end(Intent intent, Function<ProviderId, ProviderCommand> command) {
        Map<ProviderId, ProviderCommand> commands = new LinkedHashMap<>();
        intent.parts().forEach(part -> commands.put(part.provider(), command.apply(part.provider())));
        Map<ProviderId, Transition> ended = commands.isEmpty() ? Map.of() : providers.applyAll(commands);
        for (PlacedPart part : intent.parts()) {
            // A hold was counted nowhere else; what was reserved stays counted until its end is sealed.
            if (ended.get(part.provider()).verdict() == Verdict.HOLD_ENDED) {
                grants.drop(
                        new GrantBook.Key(intent.command().contract(), part.site()),
                        PlanDrive.claim(intent),
                        part.resources());
            }
        }
        return ended;
    }

    /** Ends a hold or a reservation whose time has come. Anything else it leaves alone. */
    public void expire(AllocationId id) {
        intents.alone(id, () -> {
            intents.find(id).filter(this::due).ifPresent(this::expireDue);
            return id;
        });
    }

    private boolean due(Intent intent) {
        OptionalLong at =
                switch (intent.state()) {
                    case HELD -> holdEnds(intent);
                    case RESERVED, ACTIVE -> intent.command().expiresAtMillis();
                    default -> OptionalLong.empty();
                };
        return at.isPresent() && at.getAsLong() <= clock.millis();
    }

    /** Never, once this member's vote is cast; at home the coordinator ends what it began. */
    private static OptionalLong holdEnds(Intent intent) {
        boolean byVerdict = intent.coordinates()
                || intent.members().filter(MemberParts::ownIsConfirmed).isPresent();
        return byVerdict ? OptionalLong.empty() : intent.command().holdUntilMillis();
    }

    private void expireDue(Intent intent) {
        AllocationId id = intent.command().allocation();
        boolean held =
                intent.state() == AllocationState.HELD && intent.members().isPresent();
        end(
                intent,
                provider -> held
                        ? new EndAllocation(id, intent.attempt(), LeafEvent.RELEASED, clock.millis(), nonces.get())
                        : new ExpireAllocation(id, clock.millis(), nonces.get()));
        Intent expired = intents.record(intent.in(AllocationState.EXPIRED, intent.parts(), clock.millis()));
        announcer.tell(EngineEvent.Kind.EXPIRED, expired, "");
    }

    /** The ledger voided a part: the allocation failed, and its other parts are given back. */
    public void voided(AllocationId id, VoidCode code) {
        intents.alone(id, () -> {
            intents.find(id)
                    .filter(each -> each.state() != AllocationState.FAILED)
                    .ifPresent(intent -> fail(intent, code));
            return id;
        });
    }

    private void fail(Intent found, VoidCode code) {
        Intent intent = claims.without(found);
        if (!intent.holdsRoom() && intent.state() != AllocationState.PENDING) {
            return;
        }
        long now = clock.millis();
        end(intent, provider -> endOf(intent, LeafEvent.RELEASED, now));
        if (intent.coordinates() && !intent.members().orElseThrow().othersOver()) {
            intents.record(intent.releasing(AllocationState.FAILED, VOIDED + code, clock.millis()));
            return;
        }
        Intent failed = intents.record(intent.failed(AllocationState.FAILED, VOIDED + code, clock.millis()));
        announcer.tell(EngineEvent.Kind.FAILED, failed, failed.failure().orElse(""));
    }

    /** Tells that a term which was to begin later begins now, if the room is still there. */
    void begin(AllocationId id) {
        intents.find(id)
                .filter(each -> each.state() == AllocationState.RESERVED)
                .ifPresent(each -> announcer.tellOnce(EngineEvent.Kind.TERM_BEGUN, each, ""));
    }

    /** The provider's agent made it real; not before the term begins. */
    public boolean activate(AllocationId id) {
        return intents.alone(id, () -> {
            Optional<Intent> reserved = intents.find(id)
                    .filter(each -> each.state() == AllocationState.RESERVED)
                    .filter(each -> each.command().tenure().begun(clock.millis()));
            reserved.ifPresent(each -> intents.record(each.in(AllocationState.ACTIVE, each.parts(), clock.millis())));
            return reserved.isPresent();
        });
    }
}
