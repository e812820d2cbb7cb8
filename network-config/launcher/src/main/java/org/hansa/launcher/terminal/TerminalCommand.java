package org.hansa.launcher.terminal;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: its help, a stream for data and one for people. Answers with the exit status. */
public abstract class TerminalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    protected final CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Data: what another program may read. */
    protected final PrintWriter out() {
        return commandLine().getOut();
    }

    /** Everything for people. */
    protected final PrintWriter err() {
        return commandLine().getErr();
    }

    /** For people, at once. */
    protected final void say(String line) {
        err().println(line);
        err().flush();
    }
}
