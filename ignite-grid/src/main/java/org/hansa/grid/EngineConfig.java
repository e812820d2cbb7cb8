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
 * @param gridDirectory Ignite's files; losing them loses nothing that is in the archive
 * @param archiveDirectory sealed leaves, tiles and anchors; on another disk where there is one
 * @param discoveryPort of the grid node, with {@code communicationPort} on {@code host}; 0 takes a free one
 * @param tls absent only in tests
 * @param durability what an answer survives
 * @param regionBytes off-heap memory of the grid; entries beyond it are paged to disk
 * @param anchorInterval longest time an event waits for company before its batch is sealed
 * @param anchorEvents a batch is sealed at once when so many wait
 * @param decisionInterval shortest time between two anchors of the decision stream
 * @param anchorPromise how far ahead a receipt's anchor-by time lies
 * @param writers threads that write entries in parallel
 */
public record EngineConfig(
        MspId member,
        List<SiteId> sites,
        Path gridDirectory,
        Path archiveDirectory,
        String host,
        int discoveryPort,
        int communicationPort,
        Optional<GridTls> tls,
        Durability durability,
        long regionBytes,
        Duration anchorInterval,
        int anchorEvents,
        Duration decisionInterval,
        Duration anchorPromise,
        int writers) {
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
        Limits.range("regionBytes", regionBytes, 32L << 20, 64L << 30);
    }

    /** The shipped settings, on loopback with ports of the system's choice and without TLS. */
    public static EngineConfig defaults(MspId member, List<SiteId> sites, Path directory) {
        return new EngineConfig(
                member,
                sites,
                directory.resolve("ignite"),
                directory.resolve("archive"),
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                Durability.FSYNC,
                128L << 20,
                Duration.ofMillis(1_000),
                100,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                8);
    }

    public EngineConfig withNetwork(String address, int discovery, int communication, Optional<GridTls> keys) {
        return new EngineConfig(
                member,
                sites,
                gridDirectory,
                archiveDirectory,
                address,
                discovery,
                communication,
                keys,
                durability,
                regionBytes,
                anchorInterval,
                anchorEvents,
                decisionInterval,
                anchorPromise,
                writers);
    }

    public EngineConfig withCadence(Duration interval, int events, Duration decisions) {
        return new EngineConfig(
                member,
                sites,
                gridDirectory,
                archiveDirectory,
                host,
                discoveryPort,
                communicationPort,
                tls,
                durability,
                regionBytes,
                interval,
                events,
                decisions,
                anchorPromise,
                writers);
    }
}
