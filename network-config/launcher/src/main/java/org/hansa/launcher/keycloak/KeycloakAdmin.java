package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.hansa.launcher.home.SecretStore;

/** The little of Keycloak's administration that the demonstration and the tests need. */
public final class KeycloakAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Keys and people of a whole realm are made; on a busy machine that takes its time. */
    private static final Duration REALM_LIMIT = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI keycloak;
    private final TokenClient tokens;

    public KeycloakAdmin(URI keycloak, SecretStore secrets) {
        this.keycloak = keycloak;
        this.tokens = new TokenClient(keycloak, secrets);
    }

    /**
     * Makes a realm, as a newcomer does at its own sign-in service before it applies; one that is there is left alone.
     *
     * @param json as {@link Realms#render} gives it
     */
    public void create(String realm, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(keycloak.resolve("/admin/realms"))
                .timeout(REALM_LIMIT)
                .header("Authorization", "Bearer " + tokens.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201 && answer.statusCode() != 409) {
            throw new IOException("Keycloak answered " + answer.statusCode() + " when realm " + realm
                    + " was to be made: " + answer.body());
        }
    }

    /** Stops one member's sign-in, as an outage of its identity provider would, or brings it back. */
    public void setRealmEnabled(String realm, boolean enabled) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(keycloak.resolve("/admin/realms/" + realm))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + tokens.adminToken())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"enabled\":" + enabled + "}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IOException("Keycloak answered " + answer.statusCode() + " when realm " + realm + " was to be "
                    + (enabled ? "started" : "stopped"));
        }
    }
}
