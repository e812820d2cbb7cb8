package org.hansa.controlplane.allocation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.grid.EngineEvent;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * The feed of events: from the engine, from the desk of refusals and from the ledger to every listener that may know of them.
 * The newest are kept for listeners that come back; a listener that does not keep up is cut off rather than waited for.
 */
public final class EventHub {
    static final int REPLAY = 4_096;
    static final int BUFFER = 512;
    private static final int AT_ONCE = 64;
    static final int MAX_LISTENERS = 64;
    /** Of one organisation: a tenant must not keep the others from listening. */
    static final int MAX_OF_ONE = 16;
    /** Wakes a listener that waits; never given to one. */
    private static final FeedEvent LAST = new FeedEvent("", "LAST", Instant.EPOCH, true, Optional.empty(), Map.of());

    private final String run;
    private final ArrayDeque<FeedEvent> replay = new ArrayDeque<>(REPLAY);
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private long sequence;
    private boolean closed;

    public EventHub(Instant startedAt) {
        run = Long.toString(startedAt.toEpochMilli(), 36);
    }

    /** One listener's end of the feed. */
    public final class Subscription implements AutoCloseable {
        private final String organization;
        private final Predicate<FeedEvent> filter;
        private final BlockingQueue<FeedEvent> buffer;
        private final boolean gap;
        private volatile boolean overflowed;
        private volatile boolean closing;

        private Subscription(String organization, Predicate<FeedEvent> filter, List<FeedEvent> missed, boolean gap) {
            this.organization = organization;
            this.filter = filter;
            this.buffer = new ArrayBlockingQueue<>(BUFFER + missed.size());
            this.buffer.addAll(missed);
            this.gap = gap;
        }

        /** The next event, or null when none came in time. */
        public @Nullable FeedEvent next(long timeoutMillis) throws InterruptedException {
            FeedEvent event = closing ? buffer.poll() : buffer.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            return event == LAST ? null : event;
        }

        /** What came with it, without waiting, in order; not more than goes into one write. */
        public List<FeedEvent> more() {
            List<FeedEvent> events = new ArrayList<>();
            buffer.drainTo(events, AT_ONCE);
            events.remove(LAST);
            return events;
        }

        /** Whether the control plane shuts down: what is buffered has been given, and nothing more comes. */
        public boolean closing() {
            return closing && buffer.isEmpty();
        }

        /** Whether events between the last one seen and the first one given are lost. */
        public boolean gap() {
            return gap;
        }

        /** Whether this listener fell behind its buffer; nothing more comes. */
        public boolean overflowed() {
            return overflowed && buffer.isEmpty();
        }

        private void offer(FeedEvent event) {
            if (!overflowed && filter.test(event) && !buffer.offer(event)) {
                overflowed = true;
            }
        }

        private void finish() {
            closing = true;
            if (!buffer.offer(LAST)) {
                overflowed = true; // Full: its reader is awake, and sees that it ends.
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /**
     * @param organization of the listener
     * @param filter asked for every event, on the thread that tells it: must be quick
     * @param lastEventId the last one that the listener has seen
     * @throws Failure {@code TOO_MANY_REQUESTS} when the organisation has too many listeners, {@code OVERLOADED} when all have, or
     *     when the control plane shuts down
     */
    public synchronized Subscription subscribe(
            String organization, Predicate<FeedEvent> filter, Optional<String> lastEventId) {
        if (closed) {
            throw Failure.of(FailureKind.OVERLOADED, "The control plane shuts down; come back in a moment.");
        }
        if (subscriptions.size() >= MAX_LISTENERS) {
            throw Failure.of(FailureKind.OVERLOADED, "Too many event streams are open; at most " + MAX_LISTENERS + ".");
        }
        if (subscriptions.stream()
                        .filter(each -> each.organization.equals(organization))
                        .count()
                >= MAX_OF_ONE) {
            throw Failure.of(
                            FailureKind.TOO_MANY_REQUESTS,
                            "Your organisation has " + MAX_OF_ONE + " event streams open, which is all it may.")
                    .withRemedy("Close one, or share one among your programs; each carries all that you may know.");
        }
        List<FeedEvent> missed = new ArrayList<>();
        boolean found = lastEventId.isEmpty();
        boolean seen = false;
        for (FeedEvent event : replay) {
            if (seen && filter.test(event)) {
                missed.add(event);
            }
            if (lastEventId.isPresent() && event.id().equals(lastEventId.get())) {
                seen = true;
                found = true;
            }
        }
        if (!found) {
            // Of another run, or too old: all that is left, and word that something is missing.
            replay.stream().filter(filter).forEach(missed::add);
        }
        Subscription subscription = new Subscription(organization, filter, missed, !found);
        subscriptions.add(subscription);
        return subscription;
    }

    /** What was told last, the newest first. */
    public synchronized List<FeedEvent> newest(Predicate<FeedEvent> filter, int most) {
        List<FeedEvent> found = new ArrayList<>(most);
        Iterator<FeedEvent> backwards = replay.descendingIterator();
        while (found.size() < most && backwards.hasNext()) {
            FeedEvent event = backwards.next();
            if (filter.test(event)) {
                found.add(event);
            }
        }
        return found;
    }

    /** Ends every stream, so that a shutdown needs not wait for listeners that would never leave; later ones are refused. */
    synchronized void close() {
        closed = true;
        subscriptions.forEach(Subscription::finish);
    }

    /** From the engine. Refusals come from the desk instead, which knows the last word on a request. */
    public void told(EngineEvent event) {
        if (event.kind() == EngineEvent.Kind.DENIED || event.kind() == EngineEvent.Kind.GRANT_LOW) {
            return;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        event.site().ifPresent(site -> data.put("site", site.value()));
        event.allocation().ifPresent(allocation -> data.put("allocation", allocation.value()));
        event.provider().ifPresent(provider -> data.put("provider", provider.value()));
        event.sequence().ifPresent(place -> data.put("siteSequence", place));
        event.txId().ifPresent(txId -> data.put("txId", txId));
        event.block().ifPresent(block -> data.put("block", block));
        event.latencyMillis().ifPresent(latency -> data.put("latencyMillis", latency));
        if (!event.detail().isEmpty()) {
            data.put("detail", event.detail());
        }
        publish(event.kind().name(), Instant.ofEpochMilli(event.timeMillis()), false, event.contract(), data);
    }

    void refused(ContractHandle contract, AllocationId allocation, RefusalReason reason, long timeMillis) {
        publish(
                EngineEvent.Kind.DENIED.name(),
                Instant.ofEpochMilli(timeMillis),
                false,
                Optional.of(contract),
                Map.of("allocation", allocation.value(), "detail", reason.name()));
    }

    /** From the ledger: what people watch; anchors and their bookkeeping the engine tells of better. */
    public void committed(CommittedBlock block) {
        block.changes().forEach(this::changed);
    }

    private void changed(LedgerChange change) {
        String[] key = change.key().split("/");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("txId", change.txId());
        data.put("block", change.block());
        switch (key[0]) {
            case "contract" ->
                publish("CONTRACT_CHANGED", change.time(), false, Optional.of(new ContractHandle(key[1])), data);
            case "grant" -> {
                data.put("site", key[2]);
                publish("GRANT_CHANGED", change.time(), false, Optional.of(new ContractHandle(key[1])), data);
            }
            case "policy" -> {
                data.put("policyRevision", key[1]);
                publish("POLICY_CHANGED", change.time(), true, Optional.empty(), data);
            }
            case "capacity" -> {
                data.put("site", key[1]);
                publish("CAPACITY_DECLARED", change.time(), true, Optional.empty(), data);
            }
            case "ballot" -> change.value().map(Ballot::parse).ifPresent(ballot -> told(ballot, change.time(), data));
            default -> {
                // Heads, batches, uses: the engine's events say the same in an allocation's words.
            }
        }
    }

    /** For the member's own people, as ballots are. */
    private void told(Ballot ballot, Instant time, Map<String, Object> where) {
        for (BallotNews news : BallotNews.of(ballot)) {
            Map<String, Object> data = new LinkedHashMap<>(where);
            data.putAll(news.facts());
            publish(news.type(), time, false, Optional.empty(), data);
        }
    }

    /** What needs the member's people. */
    void noticed(MemberNotice notice) {
        Map<String, Object> data = new LinkedHashMap<>(notice.facts());
        data.put("detail", notice.title());
        publish(notice.type(), notice.at(), false, Optional.empty(), data);
    }

    private synchronized void publish(
            String type, Instant time, boolean open, Optional<ContractHandle> contract, Map<String, Object> data) {
        FeedEvent event = new FeedEvent(run + "-" + sequence++, type, time, open, contract, data);
        if (replay.size() == REPLAY) {
            replay.poll();
        }
        replay.add(event);
        subscriptions.forEach(each -> each.offer(event));
    }
}
