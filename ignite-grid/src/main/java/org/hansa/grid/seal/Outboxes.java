package org.hansa.grid.seal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/** Which providers have events waiting, per site; kept in step from the result of each provider write. */
public final class Outboxes {
    /** From so many waiting events on, a provider is close to turning reservations away. */
    private static final int PRESSED = ProviderEntry.MAX_OUTBOX / 2;

    private final Map<ProviderId, Long> revisions = new HashMap<>();
    private final Map<SiteId, Map<ProviderId, Waiting>> bySite = new HashMap<>();
    private final Consumer<SiteId> changed;

    private record Waiting(int events, long oldestMillis) {}

    /** What waits at a site. @param pressed whether some provider cannot wait much longer */
    public record Backlog(int events, OptionalLong oldestMillis, boolean pressed) {
        public static final Backlog NONE = new Backlog(0, OptionalLong.empty(), false);
    }

    /** @param changed told of a site when something begins to wait there, or cannot wait much longer */
    public Outboxes(Consumer<SiteId> changed) {
        this.changed = changed;
    }

    public void accept(ProviderEntry entry) {
        SiteId site = entry.spec().site();
        synchronized (this) {
            ProviderId id = entry.spec().id();
            if (revisions.getOrDefault(id, -1L) >= entry.revision()) {
                return;
            }
            revisions.put(id, entry.revision());
            Map<ProviderId, Waiting> waiting = bySite.computeIfAbsent(site, any -> new LinkedHashMap<>());
            int events = entry.waiting();
            if (events == 0) {
                waiting.remove(id);
                return;
            }
            waiting.put(id, new Waiting(events, entry.waitingSinceMillis()));
            if (waiting.size() > 1 && events < PRESSED) {
                return;
            }
        }
        changed.accept(site);
    }

    public synchronized Backlog backlog(SiteId site) {
        Map<ProviderId, Waiting> waiting = bySite.getOrDefault(site, Map.of());
        int events = 0;
        long oldest = Long.MAX_VALUE;
        boolean pressed = false;
        for (Waiting each : waiting.values()) {
            events += each.events();
            oldest = Math.min(oldest, each.oldestMillis());
            pressed |= each.events() >= PRESSED;
        }
        return events == 0 ? Backlog.NONE : new Backlog(events, OptionalLong.of(oldest), pressed);
    }

    /** Providers with waiting events, the one that has waited longest first. */
    public synchronized List<ProviderId> providers(SiteId site, LeafSource.Extent extent) {
        int least = extent == LeafSource.Extent.PRESSED ? PRESSED : 1;
        return bySite.getOrDefault(site, Map.of()).entrySet().stream()
                .filter(each -> each.getValue().events() >= least)
                .sorted(Comparator.comparingLong(each -> each.getValue().oldestMillis()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
