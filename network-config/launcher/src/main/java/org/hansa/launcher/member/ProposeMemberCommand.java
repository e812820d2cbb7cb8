package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.hansa.launcher.api.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Puts an application to the vote. */
@Command(
        name = "propose",
        description = {
            "Puts a submitted application to the vote of all members, exactly as 'hansa member applications ID' shows it:",
            "the digest has to be named. Who proposes does not decide: somebody else of the member votes on it."
        })
final class ProposeMemberCommand extends SponsorStep {
    @Parameters(paramLabel = "ID", description = "The application.")
    private String application = "";

    @Option(names = "--content-digest", required = true, description = "Of the record that was read.")
    private String digest = "";

    @Option(names = "--reason", required = true, description = "Why; recorded on the ledger for all members.")
    private String reason = "";

    @Override
    JsonNode step(ApiClient client) throws IOException, InterruptedException {
        return client.call(
                "POST",
                "/v1/applications/" + application + "/ballot",
                Map.of("contentDigest", digest, "reason", reason));
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        say("proposed; './hansa ballots show " + text(answer, "ballot") + "' follows it");
        out.println(text(answer, "ballot"));
    }
}
