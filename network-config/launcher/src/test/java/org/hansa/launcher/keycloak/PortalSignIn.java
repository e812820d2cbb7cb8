package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.hansa.launcher.stack.HansaStack;
import tools.jackson.databind.JsonNode;

/** The authorization code flow of a member's portal, form by form, with the portal's own client. */
final class PortalSignIn {
    private final String issuer;
    private final CodeFlow.Client client;

    PortalSignIn(HansaStack stack, String member) {
        issuer = stack.endpoints().members().get(member).issuer();
        client = new CodeFlow.Client(
                Realms.portalClient(member),
                stack.installation().secrets().secret(Realms.portalSecret(member)),
                stack.endpoints().members().get(member).api() + "/login/oauth2/code/portal");
    }

    /** The token endpoint's answer. */
    JsonNode signIn(Persona persona) throws IOException, InterruptedException {
        return new FormSignIn(issuer, client).signIn(persona, false);
    }

    /** Where Keycloak sends a portal that forgot its challenge. */
    String startWithoutPkce() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String whole = new CodeFlow(http, issuer, client).start(false).toString();
        URI without = URI.create(whole.replaceAll("&code_challenge(_method)?=[^&]*", ""));
        return http.send(HttpRequest.newBuilder(without).build(), HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElse("");
    }
}
