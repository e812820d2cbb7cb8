package org.hansa.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/**
 * One member's engine.
 *
 * @param sites the member's own sites
 * @param node the grid node that the engine runs beside
 * @param archiveDirectory sealed leaves, tiles and anchors; on another disk than the grid where there is one
 * @param anchorInterval longest time a lonely event waits for company; where more come it is up to three times as long
 * @param anchorEvents so many are anchored at once
 * @param decisionInterval shortest time between two anchors of the decision stream
 * @param anchorPromise how far ahead a receipt's anchor-by time lies
 * @param writers threads on which a start finishes what was interrupted
 * @param stages is told where the time of placements goes
 */
public record EngineConfig(
        MspId member,
        List<SiteId> sites,
        GridNodeConfig node,
        Path archiveDirectory,
        Duration anchorInterval,
        int anchorEvents,
        Duration decisionInterval,
        Duration anchorPromise,
        int writers,
        StageTimes stages) {
    /** What an acknowledged write survives. */
    public enum Durability {
        /** Loss of power: the log is forced to the disk before the answer. */
        FSYNC,
        /** Loss of the process only; where copies in separate power domains and the archive carry the rest. */
        LOG_ONLY
    }

    public EngineConfig {
        sites = List.copyOf(sites);
        Limits.range("writers", writers, 1, 64);
        Limits.range("anchorEvents", anchorEvents, 1, 1_000);
        if (!node.member().equals(member)) {
            throw new IllegalArgumentException("node: it belongs to " + node.member() + ", not to " + member);
        }
    }

    /** The shipped settings, on loopback with ports of the system's choice and without TLS. */
    public static EngineConfig defaults(MspId member, List<SiteId> sites, Path directory) {
        return new EngineConfig(
                member,
                sites,
                GridNodeConfig.alone(member, directory.resolve("ignite")),
                directory.resolve("archive"),
                Duration.ofMillis(1_000),
                400,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                8,
                StageTimes.NONE);
    }

    public EngineConfig withNode(GridNodeConfig other) {
        return with(other, anchorInterval, anchorEvents, decisionInterval, stages);
    }

    /** A single node at an address of its own. */
    public EngineConfig withNetwork(int discovery, int communication, Optional<GridTls> keys) {
        return withNode(node.withNetwork(discovery, communication, List.of(), keys));
    }

    public EngineConfig withStages(StageTimes told) {
        return with(node, anchorInterval, anchorEvents, decisionInterval, told);
    }

    public EngineConfig withCadence(Duration interval, int events, Duration decisions) {
        return with(node, interval, events, decisions, stages);
    }

    private EngineConfig with(GridNodeConfig at, Duration interval, int events, Duration decisions, StageTimes told) {
        return new EngineConfig(
                member, sites, at, archiveDirectory, interval, events, decisions, anchorPromise, writers, told);
    }
}
