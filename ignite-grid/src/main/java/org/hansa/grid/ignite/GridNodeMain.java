package org.hansa.grid.ignite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;

/**
 * A grid node as a process of its own: {@code GridNodeMain <properties file>}. Joins the member's grid, prints {@code READY},
 * and keeps copies until it is told to stop. It serves nobody itself. Exit status 1 when it could not join, or when it was cut
 * off and so stopped itself.
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

    /** Until the node ends, one way or the other. */
    static void run(GridNode node) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Ignite ignite = node.join();
        String name = ignite.name();
        Ignition.addListener((stopped, state) -> {
            if (name.equals(stopped) && state != IgniteState.STARTED) {
                ended.countDown();
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Ignition.stop(name, false), "grid-node-stop"));
        System.out.println("READY");
        ended.await();
        System.exit(1);
    }
}
