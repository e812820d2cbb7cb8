package org.hansa.launcher.ballots;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What every command about one ballot has; each shows the ballot as it is afterwards. */
abstract class BallotStep implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private BallotsCommand ballots;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        JsonNode after = step(ballots.client(spec, acts()));
        BallotText.of(spec.commandLine().getOut(), ballots.json()).one(after);
        return 0;
    }

    /** Whether it changes the ballot. */
    boolean acts() {
        return true;
    }

    /** @return the ballot after it */
    abstract JsonNode step(BallotClient client) throws IOException, InterruptedException;

    /** For people, on standard error. */
    final void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
