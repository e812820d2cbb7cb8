package org.hansa.controlplane.portal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.hansa.controlplane.fixture.TestRealm;
import org.jspecify.annotations.Nullable;

/**
 * The part of a realm that people see: a page to choose who to be, then the authorization code flow with everything that
 * Keycloak checks (client secret, PKCE, one use of a code and of a refresh token).
 */
final class SignInDesk {
    static final String CLIENT = "hansa-portal-nord";
    static final String SECRET = "not-a-secret";
    private static final String EXPLORER = "hansa-swagger";
    private final TestRealm realm;
    private final Map<String, Supplier<TestRealm.Token>> people = new TreeMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger refreshes = new AtomicInteger();

    /** @param acr what was asked for; null where the person's usual one is good enough */
    private record Grant(
            String client,
            String person,
            @Nullable String nonce,
            String challenge,
            String redirect,
            @Nullable String acr) {}

    SignInDesk(TestRealm realm) {
        this.realm = realm;
        people.put("ada", () -> realm.member("ada", "member-admin", "capacity-manager"));
        people.put("olga", () -> realm.member("olga", "site-operator"));
        people.put("vera", () -> realm.member("vera", "policy-voter"));
        // Shows a second factor only when the realm is asked for one.
        people.put("paul", () -> realm.member("paul", "policy-voter", "member-admin")
                .claim("acr", "1"));
        people.put("eve", () -> realm.tenant("acme", "eve", "tenant-admin", "contract-manager"));
        people.put("dan", () -> realm.tenant("acme", "dan", "developer"));
        people.put("vic", () -> realm.tenant("acme", "vic", "viewer"));
        people.put("cora", () -> realm.tenant("acme", "cora", "compliance-officer"));
        // As paul: a second factor only when it is asked for.
        people.put("carl", () -> realm.tenant("acme", "carl", "contract-manager", "compliance-officer")
                .claim("acr", "1"));
        people.put("aud", () -> realm.auditor("aud"));
        people.put("mallory", () -> realm.tenant("globex", "mallory", "developer", "tenant-admin"));
        people.put("homeless", () -> realm.token("homeless"));
        realm.serve("/auth", this::authorize);
        realm.serve("/token", this::token);
        // Where Keycloak has them, which Swagger UI is told without asking.
        realm.serve("/protocol/openid-connect/auth", this::authorize);
        realm.serve("/protocol/openid-connect/token", this::token);
        realm.serve(
                "/logout",
                exchange -> redirect(
                        exchange, query(exchange.getRequestURI().getRawQuery()).get("post_logout_redirect_uri")));
    }

    /** An access token as this person would get it. */
    String accessToken(String person) {
        return people.get(person).get().claim("azp", CLIENT).sign();
    }

    /** A refresh token as this person would get it, good for one use. */
    String refreshToken(String person) {
        String token = UUID.randomUUID().toString();
        refreshTokens.put(token, new Grant(CLIENT, person, null, "", "", null));
        return token;
    }

    int refreshes() {
        return refreshes.get();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        String raw = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = query(raw);
        String client = query.get("client_id");
        boolean backToExplorer = query.get("redirect_uri").endsWith("/swagger-ui/oauth2-redirect.html");
        boolean known = CLIENT.equals(client) || (EXPLORER.equals(client) && backToExplorer);
        if (!"S256".equals(query.get("code_challenge_method")) || !known) {
            answer(exchange, 400, "text/plain", "no PKCE, or another client");
            return;
        }
        String person = query.get("as");
        if (person == null) {
            StringBuilder page = new StringBuilder("<!DOCTYPE html><title>Realm</title><h1>Who are you?</h1>");
            people.keySet()
                    .forEach(each -> page.append("<p><a href=\"auth?" + raw.replace("&", "&amp;") + "&amp;as=" + each
                            + "\">" + each + "</a></p>"));
            answer(exchange, 200, "text/html", page.toString());
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Grant(
                        client,
                        person,
                        query.get("nonce"),
                        query.get("code_challenge"),
                        query.get("redirect_uri"),
                        query.get("acr_values")));
        redirect(
                exchange,
                query.get("redirect_uri") + "?code=" + code + "&state="
                        + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
    }

    private void token(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("OPTIONS")) {
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", origin);
            exchange.getResponseHeaders().add("Access-Control-Allow-Headers", "X-Requested-With, Authorization");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        Map<String, String> form = query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String client = client(exchange, form);
        if (client == null) {
            answer(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
            return;
        }
        Grant granted = null;
        if ("refresh_token".equals(form.get("grant_type"))) {
            granted = refreshTokens.remove(form.get("refresh_token"));
            refreshes.incrementAndGet();
        } else {
            Grant grant = codes.remove(form.get("code"));
            if (grant != null
                    && grant.client().equals(client)
                    && grant.redirect().equals(form.get("redirect_uri"))
                    && grant.challenge().equals(challenge(form.get("code_verifier")))) {
                granted = grant;
            }
        }
        if (granted == null) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        TestRealm.Token id = realm.token(granted.person()).audience(client).claim("azp", client);
        id.claim("preferred_username", granted.person());
        if (granted.nonce() != null && "authorization_code".equals(form.get("grant_type"))) {
            id.claim("nonce", granted.nonce());
        }
        TestRealm.Token access = people.get(granted.person()).get().claim("azp", CLIENT);
        if (granted.acr() != null) {
            access.claim("acr", granted.acr());
        }
        String refresh = UUID.randomUUID().toString();
        refreshTokens.put(refresh, granted);
        answer(
                exchange,
                200,
                "application/json",
                """
                {"access_token":"%s","id_token":"%s","refresh_token":"%s","token_type":"Bearer","expires_in":300,\
                "scope":"openid"}"""
                        .formatted(access.sign(), id.sign(), refresh));
    }

    /** The portal shows its secret; the explorer has none, and may read the answer from its own origin. */
    private static @Nullable String client(HttpExchange exchange, Map<String, String> form) {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return CLIENT;
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin == null || !EXPLORER.equals(form.get("client_id"))) {
            return null;
        }
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", origin);
        return EXPLORER;
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
