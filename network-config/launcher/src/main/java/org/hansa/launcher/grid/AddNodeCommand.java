package org.hansa.launcher.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.GridNodes;
import org.hansa.launcher.stack.GridProcess;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds grid nodes to a member, while it serves. */
@Command(
        name = "add-node",
        description = {
            "Starts further grid nodes of a member and has them keep copies, while the member serves; comes back once every",
            "copy is in its place. Interrupted, it is finished by the same command. From one node two are added at once:",
            "of two nodes, either one's loss would stop all writes."
        })
final class AddNodeCommand extends GridStep {
    @Option(names = "--count", paramLabel = "N", description = "How many to add. Default: 2 to the first, else 1.")
    private int count;

    @Override
    public Integer call() throws InterruptedException {
        HansaStack stack = stack();
        Installation installation = stack.installation();
        Member member = member(installation);
        GridNodes nodes = nodes(installation);
        GridState before = admin(stack).status();
        List<Integer> all = new ArrayList<>(nodes.numbers());
        Set<String> unfinished = new TreeSet<>(ids(member, all));
        unfinished.removeAll(before.baseline());
        if (unfinished.isEmpty()) {
            all = grown(all);
            nodes.keep(all);
        } else {
            say("finishing what an earlier call began: " + String.join(", ", unfinished));
        }
        start(all, member);
        say("entries are copied to " + all.size() + " further nodes; the member serves meanwhile");
        GridState after = admin(stack()).baseline(ids(member, all), this::progress);
        say("the grid of " + member.id() + " has " + after.of() + " nodes and " + after.copies()
                + " copies of everything");
        return 0;
    }

    private List<Integer> grown(List<Integer> further) {
        int now = further.size() + 1;
        int next = now + (count > 0 ? count : now == 1 ? 2 : 1);
        if (next == 2) {
            throw new StartFailure(
                    "add-node", "two nodes stop when either is lost, so they are worse than one; add two: --count 2");
        }
        if (next > Ports.MAX_GRID_NODES) {
            throw new StartFailure(
                    "add-node", "a grid has " + Ports.MAX_GRID_NODES + " nodes at most, and this one has " + now);
        }
        List<Integer> all = new ArrayList<>();
        for (int number = 2; number <= next; number++) {
            all.add(number);
        }
        return all;
    }

    private void start(List<Integer> numbers, Member member) throws InterruptedException {
        HansaStack stack = stack();
        for (int number : numbers) {
            ManagedProcess process = stack.process(new GridProcess(stack.installation(), member, number).name());
            boolean launched = process.launch();
            process.awaitReady(launched, Progress.SILENT);
            say(process.name() + (launched ? " is started" : " runs already"));
        }
    }
}
