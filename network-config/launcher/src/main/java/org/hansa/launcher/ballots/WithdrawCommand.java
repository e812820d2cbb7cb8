package org.hansa.launcher.ballots;

import java.io.IOException;
import org.hansa.ledger.model.BallotId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Takes a ballot back. */
@Command(
        name = "withdraw",
        description =
                "Takes back an open ballot that the persona's own member has proposed. It cannot be opened again.")
final class WithdrawCommand extends BallotStep {
    @Parameters(paramLabel = "ID", converter = Words.ToBallotId.class, description = "For example b-2026-4f1c09aa.")
    private BallotId ballot;

    @Option(names = "--reason", required = true, description = "Why, for the other members.")
    private String reason;

    @Override
    JsonNode step(BallotClient client) throws IOException, InterruptedException {
        return client.withdraw(ballot, reason);
    }
}
