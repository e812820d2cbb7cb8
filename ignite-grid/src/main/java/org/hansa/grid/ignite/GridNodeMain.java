package org.hansa.grid.ignite;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;

/**
 * A grid node as a process of its own: {@code GridNodeMain <properties file>}. Joins the member's grid, prints {@code READY},
 * and keeps copies until it is told to stop. It serves nobody itself. Cut off from the others it prints {@code CUT OFF}, joins
 * them again when they can be reached, and prints {@code BACK}. Exit status 1 when it could not join, or failed.
 */
public final class GridNodeMain {
    private GridNodeMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: GridNodeMain <properties file>");
            System.exit(2);
        }
        run(new GridNode(NodeFile.read(Path.of(arguments[0])).config()));
    }

    /** Until the node ends by a failure; after a cut it comes back, however long that takes. */
    static void run(GridNode node) throws InterruptedException {
        Ignite ignite = node.join();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Ignition.stopAll(false), "grid-node-stop"));
        System.out.println("READY");
        Watch watch = new Watch(node);
        while (watch.awaitCut(ignite)) {
            System.out.println("CUT OFF");
            ignite = watch.awaitReturn();
            System.out.println("BACK");
        }
        System.exit(1);
    }
}
