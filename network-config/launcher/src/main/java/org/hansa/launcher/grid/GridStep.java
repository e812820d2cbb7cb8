package org.hansa.launcher.grid;

import java.util.Set;
import java.util.TreeSet;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.GridNodes;
import org.hansa.launcher.stack.GridProcess;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.terminal.TerminalCommand;
import org.hansa.network.config.Member;
import picocli.CommandLine.Option;

/** What every command about a grid has: the member, and its nodes on this machine. */
abstract class GridStep extends TerminalCommand {
    @Option(names = "--member", required = true, paramLabel = "MEMBER", description = "Whose grid, for example nord.")
    private String memberId = "";

    /** As it is now: asked again after nodes were written down. */
    final HansaStack stack() {
        return HansaStack.attach(StackOptions.fromEnvironment(System.getenv(), Progress.SILENT));
    }

    final Member member(Installation installation) {
        return installation.consortium().member(memberId);
    }

    /** The grid, whose first node is in the control plane. @throws StartFailure when that does not run */
    final GridAdmin admin(HansaStack stack) {
        Member member = member(stack.installation());
        String controlPlane = ProcessNames.controlPlane(member);
        if (!stack.process(controlPlane).isAlive()) {
            throw new StartFailure(
                    "grid of " + member.id(),
                    controlPlane + " does not run, and the grid's first node is in it: './hansa up' starts it");
        }
        return new GridAdmin(stack.installation(), member);
    }

    final GridNodes nodes(Installation installation) {
        return new GridNodes(installation, member(installation));
    }

    /** The control plane's node and these. */
    static Set<String> ids(Member member, Iterable<Integer> further) {
        Set<String> ids = new TreeSet<>(Set.of(GridProcess.consistentId(member, 1)));
        further.forEach(number -> ids.add(GridProcess.consistentId(member, number)));
        return ids;
    }

    /** Says what has moved, not more often than it changes. */
    final void progress(GridState state) {
        say("  " + state.summary());
    }
}
