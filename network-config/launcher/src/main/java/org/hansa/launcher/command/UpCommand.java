package org.hansa.launcher.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.stack.StackPart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the consortium and leaves it running. */
@Command(
        name = "up",
        description = {
            "Starts the consortium: ledger, chaincode, policy, sign-in, control planes.",
            "What runs already is left alone, what has died is started again. Ctrl-C, or a step that fails, stops",
            "everything that this command started."
        })
public final class UpCommand extends StackCommand {
    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Start only these parts: ${COMPLETION-CANDIDATES}.")
    private List<StackPart> only = new ArrayList<>();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Override
    public Integer call() throws Exception {
        Instant begin = Instant.now();
        StackOptions options = options().withNetwork(network.choice());
        if (!only.isEmpty()) {
            options = options.withParts(EnumSet.copyOf(only));
        }
        HansaStack stack = HansaStack.attach(options);
        if (!preflight(stack)) {
            return 1;
        }
        InterruptOnShutdown.around(stack::start);
        err().println("The consortium is up after " + ConsoleProgress.seconds(Duration.between(begin, Instant.now()))
                + ".");
        Signpost.print(stack, err());
        return 0;
    }
}
