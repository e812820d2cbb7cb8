package org.hansa.grid.placing;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.intent.Intent;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Puts what happened to allocations and grants into events. */
public final class Announcer {
    private static final long GRANT_LOW_EVERY_MILLIS = 1_000;

    private final EventBus bus;
    private final GrantBook grants;
    private final Clock clock;
    private final Map<GrantBook.Key, Long> lastLow = new ConcurrentHashMap<>();

    Announcer(EventBus bus, GrantBook grants, Clock clock) {
        this.bus = bus;
        this.grants = grants;
        this.clock = clock;
    }

    /** A batch of the decision stream is on the ledger. */
    void decisionsRecorded(AnchorRecord record) {
        bus.publish(new EngineEvent(
                EngineEvent.Kind.DECISIONS_RECORDED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(record.firstSequence()),
                Optional.of(record.txId()),
                OptionalLong.empty(),
                Long.toString(record.count()),
                clock.millis(),
                OptionalLong.empty()));
    }

    /** One event about the whole, without a provider. */
    public void tellOnce(EngineEvent.Kind kind, Intent intent, String detail) {
        bus.publish(event(kind, intent, Optional.empty(), detail));
    }

    /** One event per part, or one without provider when there are no parts. */
    public void tell(EngineEvent.Kind kind, Intent intent, String detail) {
        if (intent.allParts().isEmpty()) {
            tellOnce(kind, intent, detail);
        }
        intent.allParts().forEach(part -> bus.publish(event(kind, intent, Optional.of(part), detail)));
    }

    private EngineEvent event(EngineEvent.Kind kind, Intent intent, Optional<PlacedPart> part, String detail) {
        return new EngineEvent(
                kind,
                part.map(PlacedPart::site),
                Optional.of(intent.command().contract()),
                Optional.of(intent.command().allocation()),
                part.map(PlacedPart::provider),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                detail,
                clock.millis(),
                OptionalLong.empty());
    }

    /** It has another size from now on. */
    public void resized(Intent after) {
        tell(EngineEvent.Kind.RESIZED, after, "");
        watchGrants(after);
    }

    /** Says when less than a fifth of a grant is free in a class that the intent uses. */
    void watchGrants(Intent intent) {
        PlanDrive.shares(intent).forEach((key, share) -> {
            Optional<GrantEntry> entry = grants.find(key);
            if (entry.isPresent() && low(entry.get(), share) && due(key)) {
                bus.publish(new EngineEvent(
                        EngineEvent.Kind.GRANT_LOW,
                        Optional.of(key.site()),
                        Optional.of(key.contract()),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        "less than a fifth of the grant is free",
                        clock.millis(),
                        OptionalLong.empty()));
            }
        });
    }

    private static boolean low(GrantEntry entry, ResourceVector share) {
        ResourceVector free = entry.free();
        for (ResourceClass each : share.quantities().keySet()) {
            if (free.get(each) * 5 < entry.granted().get(each)) {
                return true;
            }
        }
        return false;
    }

    private boolean due(GrantBook.Key key) {
        long now = clock.millis();
        Long last = lastLow.get(key);
        if (last != null && now - last < GRANT_LOW_EVERY_MILLIS) {
            return false;
        }
        lastLow.put(key, now);
        return true;
    }
}
