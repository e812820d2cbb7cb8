package org.hansa.launcher.api;

import java.io.IOException;
import org.hansa.launcher.terminal.Printable;
import tools.jackson.databind.JsonNode;

/** A refusal of the API in its own words: the code, what was wrong field by field, and what helps. */
final class ApiRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private ApiRefusal(String message) {
        super(message);
    }

    /** Whether a problem is a challenge of RFC 9470. */
    static boolean asksForMore(JsonNode problem) {
        return problem.has("acr_values");
    }

    /** @param problem an RFC 9457 problem document; anything else leaves the status alone to speak */
    static ApiRefusal of(int status, JsonNode problem) {
        StringBuilder text = new StringBuilder("refused with ")
                .append(problem.path("code").asString("status"))
                .append(" (")
                .append(status)
                .append("): ")
                .append(problem.path("detail").asString("no reason given"));
        for (JsonNode error : problem.path("errors").values()) {
            text.append("\n  ")
                    .append(error.path("field").asString(""))
                    .append(": ")
                    .append(error.path("message").asString(""));
        }
        String remedy = problem.path("remedy").asString("");
        if (!remedy.isEmpty()) {
            text.append("\n  what helps: ").append(remedy);
        }
        if (asksForMore(problem)) {
            text.append(
                    "\n  a token that shows it: ./hansa token --second-factor, with --as PERSONA or --browser ISSUER");
        }
        if (problem.path("retryable").asBoolean(false)) {
            text.append("\n  the same call may succeed later");
        }
        String request = problem.path("requestId").asString("");
        if (!request.isEmpty()) {
            text.append("\n  request ").append(request);
        }
        return new ApiRefusal(Printable.lines(text.toString()));
    }
}
