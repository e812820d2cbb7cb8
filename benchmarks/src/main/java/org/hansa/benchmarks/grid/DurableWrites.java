package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.hansa.benchmarks.Results;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.ignite.MeasuredGrid;

/**
 * The provider's write over a rewrite, and the ladder of guarantees, on one to three processes that each have a copy of
 * everything; every grid is started once. Two are there for the ladder alone: the product refuses them, since of two nodes one
 * is no majority.
 */
public final class DurableWrites {
    private static final int MOST = 3;
    private static final int THREADS = 8;

    private final Path directory;
    private final boolean longForm;
    private final ProviderWrite write;
    private final Ladder ladder;

    public DurableWrites(Results results, Path directory, boolean longForm) {
        this.directory = directory;
        this.longForm = longForm;
        write = new ProviderWrite(results);
        ladder = longForm
                ? new Ladder(results, Duration.ofSeconds(15), 9, Duration.ofSeconds(2))
                : new Ladder(results, Duration.ofSeconds(3), 5, Duration.ofMillis(250));
    }

    public void run() throws IOException {
        for (int nodes = 1; nodes <= MOST; nodes++) {
            logged(nodes, Durability.FSYNC, longForm ? 400 : 100);
            logged(nodes, Durability.LOG_ONLY, longForm ? 2_000 : 400);
            try (Scratch scratch = Scratch.create(directory);
                    MeasuredGrid grid = MeasuredGrid.startInMemory(scratch.path(), nodes)) {
                ladder.run(grid, nodes, "MEMORY");
            }
        }
        ladder.end();
    }

    private void logged(int nodes, Durability durability, int perThread) throws IOException {
        try (Scratch scratch = Scratch.create(directory);
                MeasuredGrid grid = MeasuredGrid.start(scratch.path(), nodes, durability)) {
            if (nodes != 2) {
                write.run(grid, nodes, durability, THREADS, perThread);
            }
            ladder.run(grid, nodes, durability.name());
        }
    }
}
