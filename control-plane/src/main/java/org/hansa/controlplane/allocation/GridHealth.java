package org.hansa.controlplane.allocation;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.EngineStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the allocation engine is open. A site that is frozen, or has not been compared with the ledger, is named and does
 * not take the member down: its other sites go on. Nor does an allocation that is stuck, which is counted.
 */
final class GridHealth implements HealthIndicator {
    private final Supplier<EngineStatus> engine;

    GridHealth(Supplier<EngineStatus> engine) {
        this.engine = engine;
    }

    @Override
    public Health health() {
        EngineStatus status = engine.get();
        Map<String, String> sites = new TreeMap<>();
        status.sites().forEach(each -> sites.put(each.site().value(), state(each)));
        Health.Builder health = status.open() ? Health.up() : Health.down().withDetail("reason", "ENGINE_NOT_OPEN");
        if (status.stuck() > 0) {
            health.withDetail(
                    "stuck", status.stuck() + " allocations hold room that could not be given back; see the log");
        }
        return health.withDetail("open", status.open())
                .withDetail("sites", sites)
                .build();
    }

    private static String state(EngineStatus.SiteStatus site) {
        return site.frozen()
                .map(why -> "FROZEN: " + why)
                .or(() -> site.stream().problem().map(why -> "BEHIND: " + why))
                .orElse("UP");
    }
}
