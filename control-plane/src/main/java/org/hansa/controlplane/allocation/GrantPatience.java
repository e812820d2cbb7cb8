package org.hansa.controlplane.allocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Places, and where only the contract's grant is missing has it grow and tries again. */
final class GrantPatience {
    private static final int TRIES = 3;

    private final Function<PlaceCommand, PlaceOutcome> grid;
    private final GrantKeeper grants;
    private final StageTimers stages;
    private final Clock clock;

    /** @param grid the engine's coordinator */
    GrantPatience(Function<PlaceCommand, PlaceOutcome> grid, GrantKeeper grants, StageTimers stages, Clock clock) {
        this.grid = grid;
        this.grants = grants;
        this.stages = stages;
        this.clock = clock;
    }

    /** Until when a request that begins now waits. */
    Instant end() {
        return clock.instant().plus(grants.patience());
    }

    /** Tries again as long as the grant keeps growing and patience lasts: what grew others may have taken meanwhile. */
    PlaceOutcome place(PlaceCommand command, Instant patience) {
        Map<SiteId, Integer> tries = new HashMap<>();
        PlaceOutcome outcome = grid.apply(command);
        while (outcome instanceof PlaceOutcome.Refused refused
                && refused.refusal().reason() == RefusalReason.QUOTA
                && clock.instant().isBefore(patience)) {
            Optional<SiteId> site = nextSite(refused.refusal().grantShortfall(), tries);
            if (site.isEmpty()) {
                return outcome;
            }
            if (grew(command, site.get(), refused.refusal().grantShortfall().get(site.get()), patience)) {
                tries.merge(site.get(), 1, Integer::sum);
                outcome = grid.apply(command);
            } else {
                tries.put(site.get(), TRIES);
            }
        }
        return outcome;
    }

    /** The site that lacks least among those that have the room and may still help. */
    private static Optional<SiteId> nextSite(Map<SiteId, ResourceVector> shortfall, Map<SiteId, Integer> tries) {
        return shortfall.entrySet().stream()
                .filter(each -> tries.getOrDefault(each.getKey(), 0) < TRIES)
                .min(Comparator.comparingLong(each -> each.getValue().quantities().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)))
                .map(Map.Entry::getKey);
    }

    private boolean grew(PlaceCommand command, SiteId site, ResourceVector lacking, Instant patience) {
        long left = Duration.between(clock.instant(), patience).toMillis();
        long begun = System.nanoTime();
        try {
            return grants.topUp(command.contract(), site, lacking).get(Math.max(1, left), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stages.since(RequestStage.TOP_UP, begun);
        }
    }
}
