package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.EngineListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners, in order, on one thread, so that none of them can hold up a placement. Those of a moment are told together: woken for
 * each, the thread and all that hear of it would take the processor from the placement that tells. Bounded; says what it dropped.
 */
public final class EventBus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
    private static final int CAPACITY = 65_536;

    /** How long an event waits at most for others. */
    private static final long MOMENT_MILLIS = 25;

    private final BlockingQueue<Optional<EngineEvent>> queue = new LinkedBlockingQueue<>(CAPACITY);
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "engine-events");

    public EventBus() {
        thread.setDaemon(true);
        thread.start();
    }

    public void subscribe(EngineListener listener) {
        listeners.add(listener);
    }

    public void publish(EngineEvent event) {
        if (!listeners.isEmpty() && !queue.offer(Optional.of(event))) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        List<Optional<EngineEvent>> moment = new ArrayList<>();
        try {
            boolean open = true;
            while (open) {
                moment.add(queue.take());
                queue.drainTo(moment);
                for (Optional<EngineEvent> each : moment) {
                    each.ifPresent(event -> listeners.forEach(listener -> tell(listener, event)));
                    open &= each.isPresent();
                }
                moment.clear();
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    LOG.warn("{} events were dropped: a listener is too slow", lost);
                }
                closing.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(EngineListener listener, EngineEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed on {}", event.kind(), e);
        }
    }

    /** What was told before is heard. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!queue.offer(Optional.empty(), 1, TimeUnit.SECONDS)) {
                thread.interrupt();
            }
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
