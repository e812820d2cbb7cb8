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
    /** As many reservations of a thread as with FSYNC in short form: a handful waits on each host, not a dozen and more. */
    private static final int SHORT_TURN = 100;

    private final Path directory;
    private final boolean longForm;
    private final Results results;
    private final Ladder ladder;

    public DurableWrites(Results results, Path directory, boolean longForm) {
        this.directory = directory;
        this.longForm = longForm;
        this.results = results;
        ladder = longForm
                ? new Ladder(results, Duration.ofSeconds(15), 9, Duration.ofSeconds(2))
                : new Ladder(results, Duration.ofSeconds(3), 3, Duration.ofMillis(150));
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
                ProviderWrite write = new ProviderWrite(results, grid, nodes, durability, THREADS);
                write.run(perThread, nodes == 1 ? 4 : 2, "");
                if (durability == Durability.LOG_ONLY) {
                    write.run(SHORT_TURN, 4, ".shortTurn");
                }
            }
            ladder.run(grid, nodes, durability.name());
        }
    }
}
