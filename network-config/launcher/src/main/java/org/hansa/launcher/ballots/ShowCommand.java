package org.hansa.launcher.ballots;

import java.io.IOException;
import org.hansa.ledger.model.BallotId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one ballot. */
@Command(
        name = "show",
        description =
                "Shows a ballot: what exactly is decided, its votes with their reasons, and the newest transaction.")
final class ShowCommand extends BallotStep {
    @Parameters(paramLabel = "ID", converter = Words.ToBallotId.class, description = "For example b-2026-4f1c09aa.")
    private BallotId ballot;

    @Override
    JsonNode step(BallotClient client) throws IOException, InterruptedException {
        return client.read(ballot);
    }
}
