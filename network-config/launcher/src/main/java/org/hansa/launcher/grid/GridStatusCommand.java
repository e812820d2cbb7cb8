package org.hansa.launcher.grid;

import java.util.Locale;
import org.hansa.launcher.stack.HansaStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a member's grid. */
@Command(
        name = "status",
        description = {
            "Shows the nodes of a member's grid: which are here, which keep copies, what is still moving, what is lost.",
            "Exit status 0 when every copy is in its place, 1 otherwise."
        })
final class GridStatusCommand extends GridStep {
    @Option(
            names = "--compare",
            description = "Also compare every copy of every partition; means something while nobody writes.")
    private boolean compare;

    @Override
    public Integer call() throws InterruptedException {
        HansaStack stack = stack();
        GridAdmin admin = admin(stack);
        GridState state = compare ? admin.compare() : admin.status();
        out().println(String.format(
                "%-16s %-6s %-9s %9s %9s %9s", "NODE", "HERE", "BASELINE", "PRIMARY", "BACKUP", "ARRIVING"));
        state.nodes().forEach((id, node) -> out().println(String.format(
                Locale.ROOT,
                "%-16s %-6s %-9s %9d %9d %9d",
                id,
                node.here() ? "yes" : "no",
                node.baseline() ? "yes" : "no",
                node.primaries(),
                node.backups(),
                node.arriving())));
        out().println(state.summary());
        if (compare) {
            out().println("all copies are the same");
        }
        out().flush();
        return state.whole() ? 0 : 1;
    }
}
