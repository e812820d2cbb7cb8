package org.hansa.grid.placing;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.GridMinorityException;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.notice.NoticeDesk;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is due, finishes what a failed write interrupted, writes outcomes that could not be written before, and forgets
 * what ended long ago. Bounded per turn.
 */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PER_TURN = 1_000;
    private static final long AGAIN_MILLIS = 5_000;
    private static final Duration KEEP_ENDED = Duration.ofDays(7);
    private static final Duration KEEP_DENIED = Duration.ofDays(1);

    private final IntentBook intents;
    private final GrantBook grants;
    private final EndingDesk endings;
    private final Resumption resumption;
    private final ExpiryQueue expiries;
    private final ExpiryQueue beginnings;
    private final NoticeDesk notices;
    private final Interrupted interrupted;
    private final Clock clock;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "engine-sweeper");
        thread.setDaemon(true);
        return thread;
    });

    Sweeper(
            IntentBook intents,
            GrantBook grants,
            EndingDesk endings,
            Resumption resumption,
            ExpiryQueue expiries,
            ExpiryQueue beginnings,
            NoticeDesk notices,
            Interrupted interrupted,
            Clock clock) {
        this.intents = intents;
        this.grants = grants;
        this.endings = endings;
        this.resumption = resumption;
        this.expiries = expiries;
        this.beginnings = beginnings;
        this.notices = notices;
        this.interrupted = interrupted;
        this.clock = clock;
    }

    public void start() {
        schedule.scheduleWithFixedDelay(() -> quietly(this::turn), 200, 200, TimeUnit.MILLISECONDS);
        schedule.scheduleWithFixedDelay(() -> quietly(this::forget), 1, 60, TimeUnit.MINUTES);
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("a turn of the sweeper failed; the next one tries again", e);
        }
    }

    /** One turn. Also what tests call. */
    public void turn() {
        for (AllocationId id : expiries.due(clock.millis(), PER_TURN)) {
            try {
                endings.expire(id);
                if (intents.find(id)
                        .filter(each -> each.state() == AllocationState.RESIZING)
                        .isPresent()) {
                    expiries.add(clock.millis() + AGAIN_MILLIS, id);
                }
            } catch (RuntimeException e) {
                LOG.warn("allocation {} could not be ended; trying again", id, e);
                expiries.add(clock.millis() + AGAIN_MILLIS, id);
            }
        }
        beginnings.due(clock.millis(), PER_TURN).forEach(endings::begin);
        notices.due(clock.millis()).stream().limit(PER_TURN).forEach(this::evict);
        interrupted.due().stream().limit(PER_TURN).forEach(this::finish);
        intents.writeAll(intents.unwritten().stream().limit(PER_TURN).toList());
        grants.reclaim(clock.millis() - AllocationEngine.OFFER_LIFETIME.toMillis());
    }

    /** What fails is due again on the next turn. */
    private void evict(AllocationId id) {
        try {
            interrupted.guard(
                    id, () -> endings.release(id, ReleaseReason.EVICTION, clock.millis(), resumption::finish));
        } catch (RuntimeException e) {
            LOG.warn("allocation {} could not be evicted; trying again", id, e);
        }
    }

    private void finish(AllocationId id) {
        try {
            intents.alone(id, () -> resumption.finishInterrupted(id));
            interrupted.finished(id);
        } catch (GridMinorityException e) {
            // Nothing at all can be written, which says nothing about this one.
            LOG.debug("allocation {} waits until the grid can be written again", id, e);
        } catch (RuntimeException e) {
            if (interrupted.failed(id)) {
                LOG.error(
                        "allocation {} cannot be finished; what it holds stays counted, and it is tried again", id, e);
                stuck(id);
            } else {
                LOG.warn("allocation {} could not be finished; trying again", id, e);
            }
        }
    }

    private void stuck(AllocationId id) {
        try {
            intents.alone(id, () -> resumption.stuck(id));
        } catch (RuntimeException e) {
            LOG.warn("that allocation {} is stuck could not be written yet", id, e);
        }
    }

    private void forget() {
        long now = clock.millis();
        List<Intent> old = new ArrayList<>();
        intents.scan(each -> {
            if (old.size() < PER_TURN && !each.holdsRoom() && now - each.updatedAtMillis() > keep(each)) {
                old.add(each);
            }
        });
        old.forEach(intents::forget);
        notices.forget();
        intents.forgetForbidden(now - KEEP_DENIED.toMillis());
    }

    private static long keep(Intent intent) {
        return switch (intent.state()) {
            case PENDING -> Long.MAX_VALUE;
            case DENIED -> KEEP_DENIED.toMillis();
            default -> KEEP_ENDED.toMillis();
        };
    }

    @Override
    public void close() {
        schedule.shutdown();
        try {
            schedule.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
