package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.hansa.grid.Refusal;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what was interrupted: drives the plan that an intent already has to its end, or releases it, so that one id is
 * never on two providers.
 */
final class Resumption {
    /** Of an allocation that is stuck, and of one that was until its room could be given back. */
    private static final String UNDO_FAILED = "UNDO_FAILED: its room could not be given back; it is tried again";

    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final IntentBook intents;
    private final ProviderBook providers;
    private final GrantBook grants;
    private final PlanDrive drive;
    private final EndingDesk endings;
    private final ResizeDrive resizes;
    private final ClaimDrive claims;
    private final Supplier<Writers> threads;
    private final Clock clock;

    /** @param threads to finish several at once, closed when that is done: a drive waits for writes of its own, on other ones */
    Resumption(
            IntentBook intents,
            ProviderBook providers,
            GrantBook grants,
            PlanDrive drive,
            EndingDesk endings,
            ResizeDrive resizes,
            ClaimDrive claims,
            Supplier<Writers> threads,
            Clock clock) {
        this.intents = intents;
        this.providers = providers;
        this.grants = grants;
        this.drive = drive;
        this.endings = endings;
        this.resizes = resizes;
        this.claims = claims;
        this.threads = threads;
        this.clock = clock;
    }

    /** Called by the one who drives the allocation. What lies with other members too is its coordinator's to finish. */
    Intent finish(Intent intent) {
        if (intent.coordinates()) {
            return intent;
        }
        return switch (intent.state()) {
            case PENDING -> pending(intent);
            case HELD -> intent.verdict() == GroupVerdict.CONFIRM ? written(drive.confirm(intent)) : intent;
            // The other owners are to be told first, which is done where they can be reached.
            case RELEASING -> intent.tells() ? intent : endings.finishRelease(intent);
            case RESIZING -> intent.claims() ? claimed(intent) : written(resizes.drive(intent));
            case STUCK -> undo(intent);
            default -> intent;
        };
    }

    /** More is held than it has: joined once that is decided, which only the votes do. */
    private Intent claimed(Intent intent) {
        return intent.verdict() == GroupVerdict.CONFIRM ? claims.without(intent) : intent;
    }

    /** Of a request that was never answered nothing is left but to give back what it took. */
    private Intent undo(Intent stuck) {
        if (!stuck.parts().isEmpty()) {
            return endings.finishRelease(stuck);
        }
        drive.end(stuck);
        return intents.record(
                stuck.failed(AllocationState.FAILED, stuck.failure().orElse(UNDO_FAILED), clock.millis()));
    }

    /**
     * Says of an undo that failed again and again that it did; it goes on being tried. What goes forward, and what is decided with
     * other members, is left as it is.
     */
    Optional<Intent> stuck(AllocationId id) {
        return intents.find(id).filter(Resumption::undoes).map(intent -> {
            String before = intent.failure().map(why -> why + "; ").orElse("");
            return intents.record(intent.failed(AllocationState.STUCK, before + UNDO_FAILED, clock.millis()));
        });
    }

    private static boolean undoes(Intent intent) {
        boolean open = intent.state() == AllocationState.PENDING && intent.verdict() != GroupVerdict.CONFIRM;
        return intent.members().isEmpty() && (open || intent.state() == AllocationState.RELEASING);
    }

    /**
     * After a write that failed in this process. An attempt whose intent was never written has touched no provider, but it may
     * have taken its grant, in the write beside it.
     */
    Optional<Intent> finishInterrupted(AllocationId id) {
        Optional<Intent> finished = intents.find(id).map(this::finish);
        if (finished.isEmpty() || finished.get().state() == AllocationState.DENIED) {
            grants.dropAll(id);
        }
        return finished;
    }

    private Intent pending(Intent intent) {
        if (intent.plan().isEmpty()) {
            return deny(intent, "interrupted before a plan was made");
        }
        Map<ProviderId, LiveAllocation> live = live(intent);
        boolean all = live.size()
                == intent.plan().stream().map(PlannedPart::provider).distinct().count();
        if (intent.verdict() == GroupVerdict.CONFIRM) {
            return written(drive.confirm(intent));
        }
        boolean undecidedGroup = PlanDrive.onSeveral(intent)
                && intent.command().holdUntilMillis().isEmpty();
        if (undecidedGroup || (!all && !live.isEmpty())) {
            drive.end(intent);
            return deny(intent, "interrupted before the group was decided");
        }
        if (all) {
            return written(drive.resume(intent));
        }
        PlanDrive.Result result = drive.drive(intent);
        return result instanceof PlanDrive.Result.Done done
                ? written(done.intent())
                : deny(intent, "interrupted, and the room was taken by others");
    }

    private Intent written(Intent outcome) {
        intents.write(outcome.command().allocation());
        return outcome;
    }

    private Map<ProviderId, LiveAllocation> live(Intent intent) {
        Map<ProviderId, LiveAllocation> live = new LinkedHashMap<>();
        for (PlannedPart part : intent.plan()) {
            Optional<LiveAllocation> mine = providers
                    .find(part.provider())
                    .flatMap(each -> each.find(intent.command().allocation()).stream()
                            .filter(found -> found.attempt() == intent.attempt())
                            .findFirst());
            mine.ifPresent(each -> live.put(part.provider(), each));
        }
        return live;
    }

    private Intent deny(Intent intent, String why) {
        return intents.record(intent.denied(Refusal.of(RefusalReason.NO_ROOM, why), clock.millis()));
    }

    /**
     * What a restart has to finish: few, but each waits for several durable writes one after the other.
     *
     * @param interrupted gets what was stuck before and still is, which keeps nobody waiting
     */
    void finishAll(Interrupted interrupted) {
        try (Writers several = threads.get()) {
            List<Future<?>> begun = new ArrayList<>();
            intents.unfinished().stream()
                    .filter(each -> !each.coordinates())
                    .filter(each -> each.state() != AllocationState.HELD || each.verdict() == GroupVerdict.CONFIRM)
                    .forEach(each -> begun.add(several.beside(() -> finish(each, interrupted))));
            begun.forEach(Writers::join);
        }
    }

    private void finish(Intent unfinished, Interrupted interrupted) {
        AllocationId id = unfinished.command().allocation();
        try {
            interrupted.guard(id, () -> intents.alone(id, () -> finish(unfinished)));
        } catch (RuntimeException e) {
            if (unfinished.state() != AllocationState.STUCK) {
                throw e;
            }
            LOG.warn("allocation {} is still stuck", id, e);
        }
    }
}
