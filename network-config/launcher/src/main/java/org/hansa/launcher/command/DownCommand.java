package org.hansa.launcher.command;

import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.stack.HansaStack;
import picocli.CommandLine.Command;

/** Stops the consortium; its state stays. */
@Command(
        name = "down",
        description = {
            "Stops everything of this HANSA_HOME, in the reverse order of the start. State stays: 'up' continues there.",
            "To begin anew, delete the folder afterwards."
        })
public final class DownCommand extends StackCommand {
    @Override
    public Integer call() throws InterruptedException {
        // The home knows its ports; an environment that names others must not keep it from being stopped.
        HansaStack.attach(options().withPortBase(PortBase.USUAL)).stop();
        return 0;
    }
}
