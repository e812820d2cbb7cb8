package org.hansa.grid.seal;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hansa.grid.EngineStatus.StreamStatus;
import org.hansa.ledger.model.LedgerFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two threads for one stream: one anchors, one seals what cannot wait for that, so that a slow ledger never fills an outbox. */
public final class StreamLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLoop.class);
    private static final long TICK_MILLIS = 50;
    private static final long IDLE_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = 2_000;

    private final StreamDriver driver;
    private final Anchorer anchorer;
    private final Cadence cadence;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread sealing;
    private final Thread anchoring;
    private volatile boolean open = true;
    private volatile boolean hurry;

    public StreamLoop(StreamDriver driver, Anchorer anchorer, Cadence cadence, Clock clock) {
        this.driver = driver;
        this.anchorer = anchorer;
        this.cadence = cadence.of(driver.stream());
        this.clock = clock;
        sealing = thread("seal-" + driver.stream().name(), this::sealAll);
        anchoring = thread("anchor-" + driver.stream().name(), this::anchorAll);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    public void start() {
        sealing.start();
        anchoring.start();
    }

    /** Takes the ledger's position if it answers; otherwise the loop asks again. */
    public void compareOnce() {
        if (!driver.positioned() && driver.frozen().isEmpty()) {
            anchorer.step();
        }
    }

    public StreamDriver driver() {
        return driver;
    }

    /** Seals and anchors what waits, in the caller's thread; of a loop that was not started. */
    public void turn() {
        if (driver.positioned() && driver.frozen().isEmpty()) {
            while (driver.source().waiting().events() > 0 && driver.seal(LeafSource.Extent.EVERYTHING)) {
                // Piece after piece.
            }
            while (anchorer.step() == Anchorer.Step.ANCHORED) {
                // Until nothing is in flight.
            }
        }
    }

    /** Something began to wait. */
    public void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** While set, nothing waits for company. */
    public void hurry(boolean on) {
        hurry = on;
        signal();
    }

    public boolean drained() {
        return driver.positioned()
                && driver.source().waiting().events() == 0
                && driver.anchoredSize() == driver.sealedSize();
    }

    public StreamStatus status() {
        return new StreamStatus(
                driver.source().waiting().events(),
                driver.sealedSize(),
                driver.anchoredSize(),
                driver.oldestUnanchoredMillis(),
                anchorer.transactions(),
                anchorer.problem());
    }

    private void sealAll() {
        long pause = TICK_MILLIS;
        while (open) {
            try {
                boolean sealed = driver.positioned() && driver.frozen().isEmpty() && sealInNeed();
                pause = TICK_MILLIS;
                if (!sealed) {
                    pause(driver.source().waiting().events() == 0 ? IDLE_MILLIS : TICK_MILLIS);
                }
            } catch (RuntimeException e) {
                pause = failed("sealing", pause, e);
            }
        }
    }

    /** Whatever the ledger does, outboxes must not fill. */
    private boolean sealInNeed() {
        LeafSource.Waiting waiting = driver.source().waiting();
        long age = clock.millis() - waiting.oldestMillis().orElse(clock.millis());
        boolean hurried = hurry && waiting.events() > 0;
        if (!hurried && !cadence.seals(waiting, age)) {
            return false;
        }
        boolean all = hurried || cadence.floods(waiting, age);
        return driver.seal(all ? LeafSource.Extent.EVERYTHING : LeafSource.Extent.PRESSED);
    }

    private void anchorAll() {
        long pause = TICK_MILLIS;
        while (open) {
            try {
                Anchorer.Step step = driver.frozen().isEmpty() ? anchor() : Anchorer.Step.IDLE;
                if (step == Anchorer.Step.LATER) {
                    rest(pause);
                    pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
                } else {
                    pause = TICK_MILLIS;
                    if (step == Anchorer.Step.IDLE) {
                        pause(backlog() == 0 ? IDLE_MILLIS : TICK_MILLIS);
                    }
                }
            } catch (RuntimeException e) {
                pause = failed("anchoring", pause, e);
            }
        }
    }

    /** One transaction with all that is there when it is due. */
    private Anchorer.Step anchor() {
        if (driver.positioned()) {
            long now = clock.millis();
            boolean due =
                    cadence.anchors(backlog(), driver.oldestMillis().orElse(now), now) || (hurry && backlog() > 0);
            if (!due) {
                return Anchorer.Step.IDLE;
            }
            if (driver.unanchored() < LedgerFunction.MAX_LEAVES) {
                driver.seal(LeafSource.Extent.EVERYTHING);
            }
        }
        return anchorer.step();
    }

    /** Events that the ledger does not have. */
    private long backlog() {
        return driver.source().waiting().events() + driver.unanchored();
    }

    private long failed(String what, long pause, RuntimeException e) {
        if (open) {
            LOG.warn(
                    "{} of {} failed; trying again in {} ms",
                    what,
                    driver.stream().name(),
                    pause,
                    e);
            rest(pause);
        }
        return Math.min(MAX_PAUSE_MILLIS, pause * 2);
    }

    private void pause(long millis) {
        lock.lock();
        try {
            if (open) {
                changed.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            open = false;
        } finally {
            lock.unlock();
        }
    }

    /** A pause that only the end of the loop cuts short. */
    private void rest(long millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            open = false;
        }
    }

    /** Stops after the step under way, waiting for it at most ten seconds. */
    @Override
    public void close() {
        open = false;
        if (sealing.getState() == Thread.State.NEW) {
            return;
        }
        closed.countDown();
        signal();
        try {
            sealing.join(10_000);
            anchoring.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
