package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.hansa.launcher.api.ApiClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lists applications for membership, or shows one with its rows. */
@Command(
        name = "applications",
        description =
                "Applications for membership at this member, the newest first; with an id, that one and its checks.")
final class ApplicationsCommand extends SponsorStep {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "Shows this one.")
    private @Nullable String application;

    @Override
    JsonNode step(ApiClient client) throws IOException, InterruptedException {
        return client.call("GET", "/v1/applications" + (application == null ? "" : "/" + application), null);
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        if (application == null) {
            answer.path("items").forEach(each -> line(each, out));
            return;
        }
        line(answer, out);
        if (answer.hasNonNull("contentDigest")) {
            out.println("  what would be voted on: " + text(answer, "contentDigest"));
        }
        for (JsonNode check : answer.path("checks")) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-8s %-42s %s",
                    text(check, "state").toLowerCase(Locale.ROOT).replace('_', ' '),
                    text(check, "title"),
                    text(check, "detail")));
            if (check.hasNonNull("command")) {
                out.println("           " + text(check, "actor") + " runs: " + text(check, "command"));
            }
        }
    }

    private static void line(JsonNode each, PrintWriter out) {
        out.println(text(each, "id") + "  " + text(each, "state") + "  " + text(each, "name"));
    }
}
