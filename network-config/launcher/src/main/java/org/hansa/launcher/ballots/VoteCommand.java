package org.hansa.launcher.ballots;

import java.io.IOException;
import org.hansa.launcher.terminal.Printable;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.Digest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Votes for a member. */
@Command(
        name = "vote",
        description = {
            "Votes for the persona's member, or changes its vote while the ballot is open. A vote names the digest of what",
            "it is about: that of --content-digest, which 'show' has shown; without it, that of the ballot as it is now,",
            "which is printed first."
        })
final class VoteCommand extends BallotStep {
    @Parameters(
            index = "0",
            paramLabel = "ID",
            converter = Words.ToBallotId.class,
            description = "For example b-2026-4f1c09aa.")
    private BallotId ballot;

    @Parameters(
            index = "1",
            paramLabel = "CHOICE",
            description = "approve, reject, or abstain, which counts for the quorum only.")
    private Ballot.Choice choice;

    @Option(names = "--reason", required = true, description = "Why; recorded on the ledger for all members.")
    private String reason;

    @Option(
            names = "--content-digest",
            paramLabel = "HEX",
            converter = Words.ToDigest.class,
            description = "What was read; a ballot on anything else refuses the vote.")
    private @Nullable Digest read;

    @Override
    JsonNode step(BallotClient client) throws IOException, InterruptedException {
        String digest = read == null ? show(client.read(ballot)) : read.hex();
        return client.vote(ballot, digest, choice.name(), reason);
    }

    private String show(JsonNode found) {
        String digest = found.path("contentDigest").asString("");
        say("voting on " + Printable.line(digest) + ": " + BallotText.content(found));
        return digest;
    }
}
