package org.hansa.launcher.grid;

import java.util.List;
import org.hansa.launcher.home.FolderTree;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.GridNodes;
import org.hansa.launcher.stack.GridProcess;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes grid nodes away from a member, while it serves. */
@Command(
        name = "remove-node",
        description = {
            "Stops the last nodes of a member's grid, one after the other, waits each time until the others have every copy,",
            "and deletes the files of the one that left. From three nodes two are removed at once; writes are refused for",
            "some seconds then, while one of two is left. Interrupted, it is finished by the same command."
        })
final class RemoveNodeCommand extends GridStep {
    @Option(names = "--count", paramLabel = "N", description = "How many to remove. Default: 2 of three, else 1.")
    private int count;

    @Override
    public Integer call() throws InterruptedException {
        HansaStack stack = stack();
        Installation installation = stack.installation();
        Member member = member(installation);
        GridNodes nodes = nodes(installation);
        List<Integer> all = nodes.numbers();
        List<Integer> staying = staying(all);
        GridAdmin admin = admin(stack);
        GridState grid = admin.status();
        for (int left = all.size() - 1; left >= staying.size(); left--) {
            GridProcess process = new GridProcess(installation, member, all.get(left));
            requireOtherCopies(grid, process.consistentId());
            // A node that is here cannot leave the baseline; what it had, the others have too.
            stack.process(process.name()).stop();
            say(process.name() + " is stopped; the others take over what was its");
            grid = admin.baseline(ids(member, all.subList(0, left)), this::progress);
            // Its copies are old from now on. Should it come again, it comes empty.
            new FolderTree(process.directory()).delete();
            nodes.keep(all.subList(0, left));
        }
        say("the grid of " + member.id() + " has " + grid.of() + " nodes and " + grid.copies()
                + " copies of everything");
        return 0;
    }

    private static void requireOtherCopies(GridState grid, String leaving) {
        GridState.Node node = grid.nodes().get(leaving);
        boolean needed = node != null && node.baseline();
        if (needed && !grid.whole() && node.here()) {
            throw new StartFailure(
                    "remove-node",
                    "copies are still missing (" + grid.summary() + "), and " + leaving
                            + " may have the only ones; wait until 'grid status' shows all in place");
        }
    }

    private List<Integer> staying(List<Integer> all) {
        int leaving = count > 0 ? count : all.size() == 2 ? 2 : 1;
        int left = all.size() - leaving;
        if (left < 0) {
            throw new StartFailure(
                    "remove-node", "there are " + all.size() + " nodes to remove; the one in the control plane stays");
        }
        if (left == 1) {
            throw new StartFailure(
                    "remove-node", "two nodes would be left, and they stop when either is lost; remove " + all.size());
        }
        return all.subList(0, left);
    }
}
