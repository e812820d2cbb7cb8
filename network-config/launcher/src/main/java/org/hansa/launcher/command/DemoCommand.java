package org.hansa.launcher.command;

import java.util.concurrent.atomic.AtomicBoolean;
import org.hansa.launcher.demo.DemoOptions;
import org.hansa.launcher.demo.DemoScenario;
import org.hansa.launcher.stack.HansaStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the demonstration. */
@Command(
        name = "demo",
        description = {
            "Starts the consortium if need be and plays the whole story on it: capacity, contract, placements, refusals,",
            "a policy change, a crash, an outage, the report and its forgeries. Leaves the consortium running.",
            "Exit status 1 when any step failed. 'demo join' plays another story: a fourth operator joins and leaves."
        },
        subcommands = JoinDemoCommand.class)
public final class DemoCommand extends StackCommand {
    @Option(names = "--json", description = "The last line of standard output is one JSON object.")
    private boolean json;

    @Option(names = "--stop", description = "Stop the consortium at the end.")
    private boolean stop;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private DemoOptions demo = new DemoOptions();

    @Override
    public Integer call() throws Exception {
        HansaStack stack = HansaStack.attach(options().withNetwork(network.choice()));
        if (!preflight(stack)) {
            return 1;
        }
        AtomicBoolean passed = new AtomicBoolean();
        InterruptOnShutdown.around(() -> {
            stack.start();
            passed.set(DemoScenario.of(stack, demo, json ? err() : out(), json ? out() : null)
                    .play());
            if (stop) {
                stack.stop();
            }
        });
        return passed.get() ? 0 : 1;
    }
}
