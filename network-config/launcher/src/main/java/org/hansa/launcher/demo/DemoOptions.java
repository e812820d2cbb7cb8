package org.hansa.launcher.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the demonstration's workload is. */
public final class DemoOptions {
    static final int DEFAULT_REQUESTS = 600;
    static final int DEFAULT_CONNECTIONS = 2;

    /** How a trace is played. */
    public enum Mode {
        /** Arrivals only, in file order. */
        FILL,
        /** Arrivals and departures, lifetimes scaled to a mean use. */
        CHURN
    }

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the generated workload (default: printed).")
    public @Nullable Long seed;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "How many workloads to generate (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + DEFAULT_REQUESTS)
    public int requests = DEFAULT_REQUESTS;

    @Option(names = "--nodes", paramLabel = "FILE", description = "Hosts of a trace in the openb format.")
    public @Nullable Path nodes;

    @Option(names = "--pods", paramLabel = "FILE", description = "Workloads of a trace in the openb format.")
    public @Nullable Path pods;

    @Option(names = "--limit", paramLabel = "N", description = "Play at most N workloads.")
    public @Nullable Integer limit;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "How a trace is played: fill (arrivals only, in file order) or churn (with departures).")
    public Mode mode = Mode.FILL;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many workloads are asked for at a time (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + DEFAULT_CONNECTIONS)
    public int connections = DEFAULT_CONNECTIONS;

    /** The two files of a trace belong together. @throws IllegalArgumentException saying which one is missing */
    void check() {
        if ((nodes == null) != (pods == null)) {
            throw new IllegalArgumentException(
                    nodes == null ? "--pods needs --nodes: the hosts" : "--nodes needs --pods: the workloads");
        }
        if (requests < 10 || requests > 100_000) {
            throw new IllegalArgumentException("--requests must be between 10 and 100000");
        }
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("--connections must be between 1 and 64");
        }
        if (limit != null && limit < 10) {
            throw new IllegalArgumentException("--limit must be at least 10");
        }
    }
}
