package org.hansa.launcher.ballots;

import java.io.IOException;
import org.hansa.launcher.terminal.TerminalCommand;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** What every command about one ballot has; each shows the ballot as it is afterwards. */
abstract class BallotStep extends TerminalCommand {
    @ParentCommand
    private BallotsCommand ballots;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        JsonNode after = step(ballots.client(commandLine()));
        BallotText.of(out(), ballots.json()).one(after);
        return 0;
    }

    /** @return the ballot after it */
    abstract JsonNode step(BallotClient client) throws IOException, InterruptedException;
}
