package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.hansa.launcher.api.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Says no before anybody votes. */
@Command(
        name = "decline",
        description = "Declines an application; the applicant reads the reason, and may correct and submit it again.")
final class DeclineCommand extends SponsorStep {
    @Parameters(paramLabel = "ID", description = "The application.")
    private String application = "";

    @Option(names = "--reason", required = true, description = "What is missing; the applicant reads it.")
    private String reason = "";

    @Override
    JsonNode step(ApiClient client) throws IOException, InterruptedException {
        return client.call("POST", "/v1/applications/" + application + "/decline", Map.of("reason", reason));
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.println(text(answer, "id") + "  " + text(answer, "state"));
    }
}
