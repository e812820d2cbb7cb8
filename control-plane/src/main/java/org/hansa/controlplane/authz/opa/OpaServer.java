package org.hansa.controlplane.authz.opa;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.JsonObject;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OPA over HTTP; the only class that speaks it. The path is a constant, never built from a request. Whatever is not one
 * well-formed answer within the timeout is no answer.
 */
final class OpaServer {
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .build();

    /** The two entry points of the policy. */
    enum Decision {
        AUTHZ("/v1/data/hansa/authz/decision"),
        RESIDENCY("/v1/data/hansa/residency/decision");

        private final String path;

        Decision(String path) {
            this.path = path;
        }
    }

    private final URI url;
    private final String token;
    private final Duration timeout;
    private final HttpClient client;

    /** @param token empty where OPA asks for none */
    OpaServer(URI url, String token, Duration timeout) {
        this.url = url;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** The answer's {@code result} as canonical JSON. @throws Failure {@code POLICY_UNAVAILABLE} when there is none */
    Map<String, Object> ask(Decision decision, JsonObject input) {
        byte[] question = JsonObject.create().with("input", input).bytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(decision.path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> response = send(request.build());
        if (response.statusCode() != 200) {
            throw unavailable("OPA answered " + response.statusCode());
        }
        return result(response.body());
    }

    /** Whether the server answers at all; what it would decide, decisions say. */
    boolean healthy() {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve("/health")).timeout(timeout).build();
        try {
            return send(request).statusCode() == 200;
        } catch (Failure unreachable) {
            return false;
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unavailable("OPA does not answer: " + e).causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while OPA was asked").causedBy(e);
        }
    }

    private static Map<String, Object> result(byte[] body) {
        if (body.length > MAX_ANSWER_BYTES) {
            throw unavailable("OPA's answer has " + body.length + " bytes");
        }
        try {
            JsonNode result = JSON.readTree(body).path("result");
            if (!result.isObject()) {
                throw unavailable(result.isMissingNode() ? "OPA's answer is undefined" : "OPA's answer is no object");
            }
            // Canonical form knows no numbers and no nulls: an answer that holds one is of the wrong type.
            Object tree = JSON.treeToValue(result, Object.class);
            return CanonicalJson.readObject(CanonicalJson.write(tree));
        } catch (JacksonException | IllegalArgumentException e) {
            throw unavailable("OPA's answer is malformed: " + e.getMessage()).causedBy(e);
        }
    }

    static Failure unavailable(String context) {
        return Failure.of(FailureKind.POLICY_UNAVAILABLE, FailureKind.POLICY_UNAVAILABLE.meaning())
                .because(context);
    }
}
