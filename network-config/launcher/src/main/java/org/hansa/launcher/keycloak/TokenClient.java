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
import org.hansa.launcher.home.SecretStore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs personas in from the command line, for the demonstration and the tests: {@code hansa-cli} with the password alone,
 * {@code hansa-terminal} form by form where a second factor is needed.
 */
public final class TokenClient {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Every organisation of the person. Without it Keycloak leaves a person of two organisations without any, and the
     * API could not be shown to refuse a token that names both.
     */
    private static final String SCOPE = "openid organization:*";

    /** Where the realm would send a browser; the code is read from the redirect and nobody goes there. */
    private static final String NOWHERE = "http://127.0.0.1/hansa-terminal";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI keycloak;
    private final SecretStore secrets;

    public TokenClient(URI keycloak, SecretStore secrets) {
        this.keycloak = keycloak;
        this.secrets = secrets;
    }

    /**
     * An access token, good for five minutes.
     *
     * @throws IOException when Keycloak cannot be reached or refuses; the message says which
     */
    public String token(Persona persona) throws IOException, InterruptedException {
        return request(
                persona.realm(),
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        Realms.CLI_CLIENT,
                        "client_secret",
                        secrets.secret(Realms.cliSecret(persona.realm())),
                        "username",
                        persona.username(),
                        "password",
                        persona.password(),
                        "scope",
                        SCOPE));
    }

    /**
     * An access token that says that the persona has shown its second factor just now: what votes and proposals ask for.
     *
     * @throws IOException when the persona has no second factor, or the realm refuses
     */
    public String strongToken(Persona persona) throws IOException, InterruptedException {
        if (persona.oneTimeSecret() == null) {
            throw new IOException("persona '" + persona.name() + "' has no second factor to sign in with");
        }
        String issuer = keycloak.resolve("/realms/" + persona.realm()).toString();
        CodeFlow.Client client = new CodeFlow.Client(Realms.TERMINAL_CLIENT, null, NOWHERE);
        return new FormSignIn(issuer, client)
                .signIn(persona, true)
                .path("access_token")
                .asString();
    }

    /** A token for Keycloak's own administration, in the realm that Keycloak keeps for that. */
    String adminToken() throws IOException, InterruptedException {
        return request(
                "master",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        KeycloakServer.ADMIN,
                        "password",
                        secrets.secret(KeycloakServer.ADMIN_SECRET)));
    }

    private String request(String realm, Map<String, String> form) throws IOException, InterruptedException {
        URI endpoint = keycloak.resolve("/realms/" + realm + "/protocol/openid-connect/token");
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode body = parsed(endpoint, answer);
        if (answer.statusCode() != 200) {
            throw new IOException("realm " + realm + " refused to sign in: status " + answer.statusCode() + ", "
                    + body.path("error_description").asString(body.path("error").asString("no reason given")));
        }
        return body.path("access_token").asString();
    }

    private static JsonNode parsed(URI endpoint, HttpResponse<String> answer) throws IOException {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException notJson) {
            throw new IOException(
                    endpoint + " answered " + answer.statusCode() + " with something that is not JSON", notJson);
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
