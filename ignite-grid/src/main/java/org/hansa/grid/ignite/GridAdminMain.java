package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.IgniteException;

/**
 * Asks and changes a member's grid: {@code GridAdminMain <properties file> status | compare | baseline <id,id,…>}. Prints one
 * {@link GridReport} as JSON a line, the last one is the result; {@code baseline} prints one whenever something has moved, until
 * every copy is in its place. Exit status 1 with one line on standard error when it did not come to that.
 */
public final class GridAdminMain {
    private static final Duration JOINING = Duration.ofSeconds(90);
    private static final Duration MOVING = Duration.ofMinutes(30);

    private GridAdminMain() {}

    public static void main(String[] arguments) {
        int status;
        try {
            status = run(List.of(arguments), System.out);
        } catch (IOException | RuntimeException e) {
            System.err.println(reason(e));
            status = 1;
        }
        System.exit(status);
    }

    /** The innermost message is the one that names what is wrong. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (failure instanceof IgniteException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    static int run(List<String> words, PrintStream out) throws IOException {
        if (words.size() < 2) {
            throw new IllegalArgumentException(
                    "usage: GridAdminMain <properties file> status | compare | baseline <ids>");
        }
        try (GridCluster cluster =
                GridCluster.connect(NodeFile.read(Path.of(words.get(0))).config())) {
            return switch (words.get(1)) {
                case "status" -> {
                    print(cluster.report(), out);
                    yield 0;
                }
                case "compare" -> compare(cluster, out);
                case "baseline" ->
                    baseline(cluster, new TreeSet<>(Arrays.asList(words.get(2).split(","))), out);
                default -> throw new IllegalArgumentException("nothing is called " + words.get(1));
            };
        }
    }

    private static int compare(GridCluster cluster, PrintStream out) {
        List<String> differences = cluster.compareCopies();
        differences.forEach(System.err::println);
        print(cluster.report(), out);
        return differences.isEmpty() ? 0 : 1;
    }

    private static int baseline(GridCluster cluster, Set<String> ids, PrintStream out) {
        GridReport before = cluster.report();
        Set<String> now = new TreeSet<>();
        before.nodes().stream().filter(GridReport.Node::baseline).forEach(each -> now.add(each.id()));
        if (!before.active()) {
            throw new IllegalStateException("the grid does not serve yet: start the member's control plane first");
        }
        if (!now.equals(ids)) {
            cluster.awaitNodes(ids, JOINING);
            cluster.setBaseline(ids);
        }
        String[] last = {""};
        GridReport after = cluster.awaitCopies(MOVING, report -> {
            String line = report.text();
            if (!line.equals(last[0])) {
                print(report, out);
                last[0] = line;
            }
        });
        if (!after.whole()) {
            throw new IllegalStateException(after.missing() + " copies are still missing after " + MOVING.toMinutes()
                    + " minutes; run the same command again to go on waiting");
        }
        return 0;
    }

    private static void print(GridReport report, PrintStream out) {
        out.println(report.text());
        out.flush();
    }
}
