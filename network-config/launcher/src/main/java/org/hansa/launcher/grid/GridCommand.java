package org.hansa.launcher.grid;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
public final class GridCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do with the grid's nodes");
    }
}
