package org.hansa.controlplane.ballots;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.LedgerFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Says to the ledger that the deadline of this member's own ballots has passed: a chaincode has no clock, and there is no
 * discretion in it, so that the online identity may.
 */
@Component
class BallotCloser implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BallotCloser.class);
    private static final long LOOK_SECONDS = 10;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final HomeMember home;
    private final Clock clock;
    private volatile @Nullable ScheduledExecutorService worker;

    BallotCloser(LedgerView ledger, LedgerWriter writer, HomeMember home, Clock clock) {
        this.ledger = ledger;
        this.writer = writer;
        this.home = home;
        this.clock = clock;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ballot-closer");
            thread.setDaemon(true);
            return thread;
        });
        worker = started;
        started.scheduleWithFixedDelay(this::closeOverdue, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        worker = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    void closeOverdue() {
        long now = clock.millis();
        ledger.ballots().stream()
                .filter(each -> each.state() == Ballot.State.OPEN && !each.takesVotes(now))
                .filter(each -> each.proposer().equals(home.msp()))
                .forEach(this::close);
    }

    private void close(Ballot ballot) {
        try {
            writer.submit(
                    LedgerIdentity.ANCHOR,
                    LedgerFunction.CLOSE_BALLOT,
                    ballot.ballot().value());
        } catch (Failure failure) {
            // The next look tries again; until then nobody can vote on it anyway.
            LOG.info("ballot {} is not closed yet: {}", ballot.ballot(), failure.getMessage());
        }
    }
}
