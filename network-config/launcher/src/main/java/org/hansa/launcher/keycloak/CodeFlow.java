package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run of the authorization code flow with PKCE (RFC 7636) against a realm: the address to begin at, and the exchange
 * of the code that came back.
 */
final class CodeFlow {
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final HttpClient http;
    private final String issuer;
    private final Client client;
    private final String verifier = random();
    private final String state = random();

    /** @param secret null for a public client; @param redirect where the realm sends the browser back to */
    record Client(String id, @Nullable String secret, String redirect) {}

    /** @param issuer the realm's */
    CodeFlow(HttpClient http, String issuer, Client client) {
        this.http = http;
        this.issuer = issuer;
        this.client = client;
    }

    /** What only the answer to this run has. */
    String state() {
        return state;
    }

    /** @param secondFactor asks for level 2, not older than five minutes: what a vote asks for (RFC 9470) */
    URI start(boolean secondFactor) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", client.id());
        query.put("response_type", "code");
        query.put("scope", "openid profile");
        query.put("redirect_uri", client.redirect());
        query.put("state", state);
        query.put("code_challenge", challenge());
        query.put("code_challenge_method", "S256");
        if (secondFactor) {
            query.put("acr_values", "2");
            query.put("max_age", "300");
        }
        return URI.create(issuer + "/protocol/openid-connect/auth?" + TokenEndpoint.encoded(query));
    }

    /** The token endpoint's answer. @throws IOException when the realm does not answer, or answers no */
    JsonNode exchange(String code) throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", client.id());
        if (client.secret() != null) {
            form.put("client_secret", client.secret());
        }
        form.put("redirect_uri", client.redirect());
        form.put("code", code);
        form.put("code_verifier", verifier);
        return new TokenEndpoint(http, issuer).ask(form);
    }

    private String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
