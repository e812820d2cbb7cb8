package org.hansa.launcher.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: its streams, its help, and the consortium that the environment describes. */
abstract class StackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    /** Data: what another program may read. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Everything for people. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final ConsoleProgress console() {
        return new ConsoleProgress(err(), spec.commandLine().getColorScheme().ansi());
    }

    final StackOptions options() {
        return StackOptions.fromEnvironment(System.getenv(), console());
    }

    final HansaStack stack() {
        return HansaStack.attach(options());
    }
}
