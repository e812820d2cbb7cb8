package org.hansa.grid.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.Notice;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.SiteId;

/**
 * Gives notices and takes them back. An allocation has one at most, of the earliest eviction; whoever carries evictions out
 * asks for what is {@link #due}. A notice is durable before anybody is told of it, so a restart evicts no earlier and no later.
 */
public final class NoticeDesk {
    private final NoticeBook notices;
    private final IntentBook intents;
    private final ProviderBook providers;
    private final Teller teller;
    private final Clock clock;
    private final NoticesElsewhere elsewhere;
    /** Not carried out, as far as is known. */
    private final Set<AllocationId> open = ConcurrentHashMap.newKeySet();

    private volatile SortedMap<SiteId, Long> ends = new TreeMap<>();

    /** Who tells the tenant. */
    @FunctionalInterface
    public interface Teller {
        void tell(EngineEvent.Kind kind, Intent intent, String detail);
    }

    public NoticeDesk(EntryStore store, IntentBook intents, ProviderBook providers, Teller teller, Clock clock) {
        notices = new NoticeBook(store);
        this.intents = intents;
        this.providers = providers;
        this.teller = teller;
        this.clock = clock;
        elsewhere = new NoticesElsewhere(store, intents, teller, clock);
    }

    /** Before anything is evicted. */
    public void start() {
        notices.load();
        elsewhere.load();
        notices.all().forEach(each -> open.add(each.allocation()));
    }

    /** What other owners have given for their parts of this home's allocations. */
    public NoticesElsewhere elsewhere() {
        return elsewhere;
    }

    public Optional<Notice> find(AllocationId id) {
        return notices.find(id);
    }

    /** Those of allocations that still have their room. */
    public List<Notice> standing() {
        return open.stream()
                .flatMap(id -> notices.find(id).stream())
                .filter(each -> stillThere(each.allocation()))
                .toList();
    }

    /** Each is asked about once after its end, not for ever. */
    private boolean stillThere(AllocationId id) {
        boolean there = settled(id).isPresent();
        if (!there) {
            open.remove(id);
        }
        return there;
    }

    /** Evictions whose time has come. */
    public List<AllocationId> due(long now) {
        return open.stream()
                .flatMap(id -> notices.find(id).stream())
                .filter(each -> each.dueAtMillis() <= now)
                .map(Notice::allocation)
                .filter(this::stillThere)
                .toList();
    }

    /** An earlier notice stands. */
    synchronized void give(AllocationId id, Notice.Reason reason, long dueAtMillis) {
        Optional<Intent> intent = settled(id);
        Optional<Notice> before = notices.find(id);
        if (intent.isEmpty()
                || before.filter(each -> each.dueAtMillis() <= dueAtMillis).isPresent()) {
            return;
        }
        notices.put(new Notice(id, reason, clock.millis(), dueAtMillis));
        open.add(id);
        teller.tell(EngineEvent.Kind.NOTICE, intent.get(), reason + " at " + Instant.ofEpochMilli(dueAtMillis));
    }

    private void withdraw(Notice notice) {
        open.remove(notice.allocation());
        notices.remove(notice.allocation());
        settled(notice.allocation())
                .ifPresent(intent -> teller.tell(
                        EngineEvent.Kind.NOTICE_WITHDRAWN,
                        intent,
                        notice.reason().name()));
    }

    private Optional<Intent> settled(AllocationId id) {
        return intents.find(id).filter(each -> !each.parts().isEmpty()).filter(each -> switch (each.state()) {
            case RESERVED, ACTIVE, RESIZING -> true;
            case PENDING, HELD, RELEASING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED, STUCK -> false;
        });
    }

    /**
     * Winds sites down: what lies there beyond the end of its site's capacity gets notice for that time, and what comes new has
     * to end before. Says all there is to say, so a site that is not named has no end, and notices for it are withdrawn. A
     * repeat changes nothing.
     *
     * @param byTime when the capacity of a site ends
     */
    public synchronized void windDown(SortedMap<SiteId, Long> byTime) {
        // First of all nothing new: a placement between the scan and this would get no notice until the next turn.
        ends = new TreeMap<>(byTime);
        Map<AllocationId, Long> due = new HashMap<>();
        if (!byTime.isEmpty()) {
            providers.scan(entry -> Optional.ofNullable(byTime.get(entry.spec().site()))
                    .ifPresent(end -> entry.live().stream()
                            .filter(live -> beyond(live, end))
                            .forEach(live -> due.merge(live.id(), end, Math::min))));
        }
        for (Notice each : standing()) {
            if (each.reason() == Notice.Reason.CAPACITY_ENDS
                    && !Long.valueOf(each.dueAtMillis()).equals(due.get(each.allocation()))) {
                withdraw(each);
            }
        }
        due.forEach((id, at) -> give(id, Notice.Reason.CAPACITY_ENDS, at));
    }

    private static boolean beyond(LiveAllocation live, long end) {
        return live.expiresAtMillis().isEmpty() || live.expiresAtMillis().getAsLong() > end;
    }

    /** When the capacity of a site ends, if that is near. */
    public OptionalLong endOf(SiteId site) {
        Long end = ends.get(site);
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** Whether a new placement would be over before the site's capacity is. */
    public boolean endsInTime(PlaceCommand command, SiteId site) {
        OptionalLong end = endOf(site);
        return end.isEmpty()
                || (command.expiresAtMillis().isPresent()
                        && command.expiresAtMillis().getAsLong() <= end.getAsLong());
    }

    /** Forgets notices of allocations that are forgotten, or ended otherwise. */
    public void forget() {
        Predicate<Intent> kept =
                intent -> settled(intent.command().allocation()).isPresent()
                        || intent.state() == AllocationState.EVICTED
                        || intent.state() == AllocationState.RELEASING;
        notices.all().stream()
                .map(Notice::allocation)
                .filter(id -> intents.find(id).filter(kept).isEmpty())
                .forEach(notices::remove);
        elsewhere.forget();
    }
}
