package org.hansa.launcher.ballots;

import java.io.IOException;
import java.util.Map;
import org.hansa.launcher.api.ApiClient;
import org.hansa.ledger.model.BallotId;
import tools.jackson.databind.JsonNode;

/** The ballots of one control plane, as {@code /v1/ballots} of its REST API has them. */
final class BallotClient {
    private final ApiClient api;

    BallotClient(ApiClient api) {
        this.api = api;
    }

    JsonNode list(boolean waiting) throws IOException, InterruptedException {
        return api.call("GET", "/v1/ballots" + (waiting ? "?waiting=true" : ""), null)
                .path("items");
    }

    JsonNode read(BallotId ballot) throws IOException, InterruptedException {
        return api.call("GET", "/v1/ballots/" + ballot, null);
    }

    JsonNode propose(Map<String, Object> proposal) throws IOException, InterruptedException {
        return api.call("POST", "/v1/ballots", proposal);
    }

    JsonNode vote(BallotId ballot, String contentDigest, String choice, String reason)
            throws IOException, InterruptedException {
        return api.call(
                "POST",
                "/v1/ballots/" + ballot + "/votes",
                Map.of("contentDigest", contentDigest, "choice", choice, "reason", reason));
    }

    JsonNode withdraw(BallotId ballot, String reason) throws IOException, InterruptedException {
        return api.call("POST", "/v1/ballots/" + ballot + "/withdraw", Map.of("reason", reason));
    }
}
