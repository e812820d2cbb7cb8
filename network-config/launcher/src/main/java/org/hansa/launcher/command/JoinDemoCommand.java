package org.hansa.launcher.command;

import java.util.concurrent.atomic.AtomicBoolean;
import org.hansa.launcher.demo.JoinDemo;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the demonstration of joining. */
@Command(
        name = "join",
        description = {
            "Starts the consortium if need be, and has a fourth operator join it through the portal, in a real browser:",
            "keys on its own machine, application, ballot with a reasoned no, configuration update, peer, contracts, a",
            "workload at its site; then it leaves, and a report shows all of it, its ballots counted again offline.",
            "Needs Chromium (on the PATH, or named in HANSA_CHROMIUM) and the embedded network.",
            "Exit status 1 when any step failed, 3 without a browser."
        })
public final class JoinDemoCommand extends StackCommand {
    @Option(names = "--json", description = "The last line of standard output is one JSON object.")
    private boolean json;

    @Option(names = "--stop", description = "Stop the consortium at the end.")
    private boolean stop;

    @Override
    public Integer call() throws Exception {
        JoinDemo.requireBrowser();
        StackOptions options = options();
        HansaStack stack = HansaStack.attach(options);
        if (!stack.installation().network().isEmbedded()) {
            throw new IllegalArgumentException("'demo join' plays on the embedded network: use another HANSA_HOME");
        }
        if (!preflight(stack)) {
            return 1;
        }
        AtomicBoolean passed = new AtomicBoolean();
        InterruptOnShutdown.around(() -> {
            stack.start();
            passed.set(new JoinDemo(options, json ? err() : out(), json ? out() : null).play());
            if (stop) {
                HansaStack.attach(options).stop();
            }
        });
        return passed.get() ? 0 : 1;
    }
}
