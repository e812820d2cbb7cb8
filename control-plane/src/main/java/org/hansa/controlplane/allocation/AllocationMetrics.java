package org.hansa.controlplane.allocation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.EngineStatus.SiteStatus;
import org.hansa.grid.EngineStatus.StreamStatus;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far each stream is behind the ledger, how long events take to it, and how many transactions carried them. */
final class AllocationMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AllocationMetrics.class);
    private final AllocationEngine engine;
    private final Timer anchorLatency;
    private final Counter untrusted;

    AllocationMetrics(AllocationEngine engine, MeterRegistry metrics) {
        this.engine = engine;
        this.anchorLatency = Timer.builder("hansa.anchor.latency")
                .description("from an event to the commit of its anchor")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
        this.untrusted = Counter.builder("hansa.owner.untrusted")
                .description("confirmations of other members that they did not sign for")
                .register(metrics);
        for (SiteStatus site : engine.status().sites()) {
            register(metrics, site.site());
        }
        Gauge.builder(
                        "hansa.anchor.unanchored",
                        this,
                        each -> each.engine.status().decisions().unanchored())
                .tag("stream", "decisions")
                .register(metrics);
        Gauge.builder("hansa.anchor.transactions", this, AllocationMetrics::transactions)
                .description("anchors that this process saw committed")
                .register(metrics);
        Gauge.builder("hansa.grid.providers", this, each -> each.engine.status().providers())
                .register(metrics);
    }

    private void register(MeterRegistry metrics, SiteId site) {
        Gauge.builder("hansa.anchor.unanchored", this, each -> each.stream(site)
                        .map(StreamStatus::unanchored)
                        .orElse(0L))
                .tag("stream", site.value())
                .register(metrics);
        Gauge.builder("hansa.anchor.oldest.millis", this, each -> each.stream(site)
                        .map(stream -> stream.oldestUnanchoredMillis().orElse(0))
                        .orElse(0L))
                .tag("stream", site.value())
                .register(metrics);
        Gauge.builder("hansa.site.frozen", this, each -> each.status(site)
                        .flatMap(SiteStatus::frozen)
                        .map(reason -> 1)
                        .orElse(0))
                .tag("site", site.value())
                .register(metrics);
    }

    void told(EngineEvent event) {
        if (event.kind() == EngineEvent.Kind.OWNER_UNTRUSTED) {
            LOG.error("a confirmation was not believed, allocation {}: {}", event.allocation(), event.detail());
            untrusted.increment();
        }
        if (event.kind() == EngineEvent.Kind.RECORDED) {
            event.latencyMillis().ifPresent(latency -> anchorLatency.record(Duration.ofMillis(Math.max(0, latency))));
        }
    }

    private Optional<SiteStatus> status(SiteId site) {
        return engine.status().sites().stream()
                .filter(each -> each.site().equals(site))
                .findFirst();
    }

    private Optional<StreamStatus> stream(SiteId site) {
        return status(site).map(SiteStatus::stream);
    }

    private double transactions() {
        var status = engine.status();
        return status.decisions().transactions()
                + status.sites().stream()
                        .mapToLong(each -> each.stream().transactions())
                        .sum();
    }
}
