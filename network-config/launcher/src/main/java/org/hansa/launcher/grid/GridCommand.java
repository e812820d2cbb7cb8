package org.hansa.launcher.grid;

import org.hansa.launcher.terminal.CommandGroup;
import picocli.CommandLine.Command;

/** The group of commands about a member's grid nodes. */
@Command(
        name = "grid",
        description = {
            "The nodes that keep a member's entries. One node keeps one copy of everything; three keep three, go on when one",
            "is lost, and refuse to write when two are. Growing and shrinking works while the member serves.",
            "  ./hansa grid add-node --member nord --count 2",
            "  ./hansa grid status --member nord"
        },
        subcommands = {GridStatusCommand.class, AddNodeCommand.class, RemoveNodeCommand.class})
public final class GridCommand extends CommandGroup {
    public GridCommand() {
        super("say what to do with the grid's nodes");
    }
}
