package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a realm gives tokens for a form (RFC 6749, section 3.2). */
record TokenEndpoint(HttpClient http, String issuer) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IOException when the realm does not answer, or answers no; the message says which */
    JsonNode ask(Map<String, String> form) throws IOException, InterruptedException {
        URI address = URI.create(issuer + "/protocol/openid-connect/token");
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JacksonException notJson) {
            throw new IOException(
                    address + " answered " + answer.statusCode() + " with something that is not JSON", notJson);
        }
        if (answer.statusCode() != 200) {
            String realm = issuer.substring(issuer.lastIndexOf('/') + 1);
            throw new IOException("realm " + realm + " refused to sign in: status " + answer.statusCode() + ", "
                    + body.path("error_description").asString(body.path("error").asString("no reason given")));
        }
        return body;
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
