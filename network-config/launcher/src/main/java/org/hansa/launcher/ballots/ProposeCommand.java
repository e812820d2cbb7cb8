package org.hansa.launcher.ballots;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hansa.ledger.model.BallotKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Puts a decision to the vote. */
@Command(
        name = "propose",
        description = {
            "Puts a decision to the vote of all members. KIND and the schema of its content:",
            "  suspend-member, reinstate-member, remove-member, retire-policy, revoke-policy   order/1",
            "  admit-member       admission/1         activate-policy   policy-proposal/1",
            "  change-parameter   parameter/1         grant-exemption   exemption/1",
            "  add-site           site/1              add-issuer        issuer/1",
            "The content is one JSON object; every number and time in it is a decimal string, times are epoch milliseconds:",
            "  {\"schema\":\"order/1\",\"about\":\"HelvMSP\",\"reviewAt\":\"1800000000000\"}",
            "  {\"schema\":\"parameter/1\",\"parameter\":\"BALLOT_MILLIS\",\"value\":\"1209600000\"}",
            "Who proposes does not decide: somebody else of the member votes on it."
        })
final class ProposeCommand extends BallotStep {
    @Parameters(
            paramLabel = "KIND",
            converter = Words.ToKind.class,
            description = "What kind of decision, for example suspend-member.")
    private BallotKind kind;

    @Option(
            names = "--content",
            required = true,
            paramLabel = "FILE",
            description = "The record to decide; - reads it from standard input.")
    private Path content;

    @Option(names = "--reason", required = true, description = "Why; recorded on the ledger for all members.")
    private String reason;

    @Option(
            names = "--deadline",
            paramLabel = "WHEN",
            description = {
                "Until when votes count: 2027-01-31T12:00:00Z, or from now 90m, 36h, 7d.",
                "Default: 7 days, of an urgent one 1."
            })
    private @Nullable String deadline;

    @Option(
            names = "--urgent",
            description = "Asks for a decision by few, whose effect lapses: suspend-member and revoke-policy only.")
    private boolean urgent;

    @Override
    JsonNode step(BallotClient client) throws IOException, InterruptedException {
        Map<String, Object> proposal = new LinkedHashMap<>();
        proposal.put("kind", kind.name());
        proposal.put("urgent", urgent);
        proposal.put("content", ContentFile.read(content));
        proposal.put("reason", reason);
        if (deadline != null) {
            proposal.put("deadline", Words.deadline(deadline, Clock.systemUTC()).toString());
        }
        return client.propose(proposal);
    }
}
