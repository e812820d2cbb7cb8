package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.hansa.launcher.home.SecretStore;

/**
 * Signs personas in from the command line, for the demonstration and the tests: {@code hansa-cli} with the password alone,
 * {@code hansa-terminal} form by form where a second factor is needed.
 */
public final class TokenClient {
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
     * An access token that says that the persona has shown its second factor just now: what votes, contracts and
     * exports ask for.
     *
     * @throws IOException when the persona has no second factor, or the realm refuses
     */
    public String strongToken(Persona persona) throws IOException, InterruptedException {
        if (persona.oneTimeSecret() == null) {
            throw new IOException("persona '" + persona.name() + "' has no second factor to sign in with");
        }
        CodeFlow.Client client = new CodeFlow.Client(Realms.TERMINAL_CLIENT, null, NOWHERE);
        return new FormSignIn(issuer(persona.realm()), client)
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
        return new TokenEndpoint(http, issuer(realm))
                .ask(form)
                .path("access_token")
                .asString();
    }

    private String issuer(String realm) {
        return keycloak.resolve("/realms/" + realm).toString();
    }
}
