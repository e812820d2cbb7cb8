package org.hansa.grid.placing;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;

/**
 * This member's own part of an allocation that lies with others too: how it is finished, made a reservation, given back. Whoever
 * calls drives the allocation alone, by {@link #alone}.
 */
public final class PartRoom {
    /** Why a group that stood is released: an owner gave its part back, whose name follows. */
    public static final String PART_ENDED = "PART_ENDED: ";

    private final IntentBook intents;
    private final PlanDrive drive;
    private final EndingDesk endings;
    private final Resumption resumption;
    private final PlacementDesk placement;
    private final Interrupted interrupted;
    private final ResizeDesk resizing;
    private final ResizeDrive resizes;
    private final ClaimDrive claims;
    private final Clock clock;

    PartRoom(
            IntentBook intents,
            PlanDrive drive,
            EndingDesk endings,
            Resumption resumption,
            PlacementDesk placement,
            Interrupted interrupted,
            ResizeDesk resizing,
            ResizeDrive resizes,
            ClaimDrive claims,
            Clock clock) {
        this.intents = intents;
        this.drive = drive;
        this.endings = endings;
        this.resumption = resumption;
        this.placement = placement;
        this.interrupted = interrupted;
        this.resizing = resizing;
        this.resizes = resizes;
        this.claims = claims;
        this.clock = clock;
    }

    /** Runs with nobody else driving the allocation; what fails half way is finished later. */
    public <T> T alone(AllocationId id, Supplier<T> work) {
        return interrupted.guard(id, () -> intents.alone(id, work));
    }

    /** Brings to an end what was interrupted between two writes. */
    public Intent finish(Intent intent) {
        return resumption.finish(intent);
    }

    /** Every part was confirmed, so this one becomes a reservation; durable before any provider hears of it. */
    public PlaceOutcome reserve(Intent confirmed) {
        Intent decided = intents.record(confirmed.decided(GroupVerdict.CONFIRM, clock.millis()));
        return placement.answer(drive.confirm(decided));
    }

    /** What a resize would do to this part. */
    public ResizePlan resizePlan(Intent intent, ResizeShare share) {
        return resizing.plan(intent, share);
    }

    /** What is left of this part when so many units of each of its groups stay; refused only while its last change is not sealed. */
    public ResizePlan keeping(Intent intent, Map<Integer, Integer> units) {
        return resizing.keeping(intent, units);
    }

    /** {@code RESIZING} by the plan; to be recorded before {@link #resize}. */
    public Intent resizeBegun(Intent intent, ResizeCommand command, ResizePlan plan) {
        return resizing.begun(intent, command, plan);
    }

    /** Does to this part what was begun, or nothing; the outcome is to be recorded. Again is the same as once. */
    public Intent resize(Intent begun) {
        return resizes.outcome(begun);
    }

    /** Holds what a recorded change has beyond what lies here, beside that. @return nothing when others took it, and nothing is held */
    public Optional<List<PlacedPart>> claim(Intent claiming) {
        Optional<List<PlacedPart>> held = claims.take(claiming);
        if (held.isEmpty()) {
            claims.without(claiming);
        }
        return held;
    }

    /** Whether all of it is held already. */
    public boolean claimed(Intent claiming) {
        return claims.held(claiming);
    }

    /** Every vote was for what is held further: it is this part's, durably before any provider hears of it. */
    public Intent join(Intent voted) {
        return claims.without(intents.record(voted.decided(GroupVerdict.CONFIRM, voted.updatedAtMillis())));
    }

    /** With nothing held beside what it has, unless that was decided. */
    public Intent unclaimed(Intent intent) {
        return claims.without(intent);
    }

    /** The part is lost, or was not to be: frees what it took, held or not, and leaves the intent to the caller. */
    public void free(Intent intent) {
        if (intent.state() == AllocationState.PENDING || intent.state() == AllocationState.HELD) {
            drive.end(intent);
        } else {
            endings.endHere(intent);
        }
    }

    /** All room of it is free, wherever it was. */
    public Intent released(Intent releasing) {
        return endings.released(releasing);
    }

    /** Refuses an attempt whose room has been freed. */
    public Intent deny(Intent intent, Refusal refusal) {
        return intents.record(intent.denied(refusal, clock.millis()));
    }

    /** The vote against: what was held is free from now on. */
    public Intent end(Intent intent, AllocationState state, Optional<String> why) {
        drive.end(intent);
        Intent ended = why.map(each -> intent.failed(state, each, clock.millis()))
                .orElseGet(() -> intent.in(state, intent.parts(), clock.millis()));
        return intents.record(ended);
    }
}
