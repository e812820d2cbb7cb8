package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.hansa.launcher.api.ApiClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Opens the door for one newcomer. */
@Command(
        name = "invite",
        description = {
            "Invites an operator to apply for membership. Prints a link that works once and for some days: send it to the",
            "newcomer in private. With --application, gives somebody who has lost the passphrase a new way in."
        })
final class InviteCommand extends SponsorStep {
    @Option(names = "--for", paramLabel = "NAME", description = "Who is invited; shown to nobody but this member.")
    private @Nullable String label;

    @Option(names = "--days", defaultValue = "14", description = "How long the link works: 1 to 90 (default: 14).")
    private int days;

    @Option(names = "--application", paramLabel = "ID", description = "Of an application that is there already.")
    private @Nullable String application;

    @Override
    JsonNode step(ApiClient client) throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>();
        body.put("days", days);
        if (label != null) {
            body.put("label", label);
        }
        if (application != null) {
            body.put("application", application);
        }
        return client.call("POST", "/v1/invitations", body);
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        say("good once, until " + text(answer, "expiresAt") + "; nobody can read it again:");
        out.println(text(answer, "link"));
    }
}
