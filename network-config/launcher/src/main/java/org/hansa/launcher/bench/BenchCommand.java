package org.hansa.launcher.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures; each subcommand is one subject. */
@Command(
        name = "bench",
        description = "Measures this machine: JSON lines on standard output, progress on standard error.",
        subcommands = LedgerBenchCommand.class)
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to measure: ledger");
    }
}
