package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hansa.launcher.stack.HansaStack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signs in as a browser would: the authorization code flow of a member's portal, form by form. */
final class PortalSignIn {
    private static final Pattern FORM_ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final String VERIFIER = "a-verifier-of-the-length-that-rfc-7636-asks-for-0123456789";
    private static final int MOST_FORMS = 4;

    private final HttpClient http = HttpClient.newHttpClient();
    /** Keycloak marks its cookies Secure; like a browser, and unlike Java's cookie manager, this trusts the loopback. */
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private final HansaStack stack;
    private final String member;
    private final String redirect;

    PortalSignIn(HansaStack stack, String member) {
        this.stack = stack;
        this.member = member;
        this.redirect = stack.endpoints().members().get(member).api() + "/login/oauth2/code/portal";
    }

    /** The token endpoint's answer. */
    JsonNode signIn(Persona persona) throws IOException, InterruptedException {
        Map<String, String> query = query();
        query.put("code_challenge", challenge());
        query.put("code_challenge_method", "S256");
        HttpResponse<String> page = get(endpoint("auth") + "?" + encoded(query));
        for (int form = 0; form < MOST_FORMS && page.statusCode() == 200; form++) {
            page = post(action(page.body()), Map.of("username", persona.username(), "password", persona.password()));
        }
        String back = page.headers().firstValue("Location").orElseThrow(() -> new IOException("no redirect back"));
        Matcher code = CODE.matcher(back);
        if (!code.find()) {
            throw new IOException("no code in " + back);
        }
        return new JsonMapper()
                .readTree(post(endpoint("token"), exchange(code.group(1))).body());
    }

    /** Where Keycloak sends a portal that forgot its challenge. */
    String startWithoutPkce() throws IOException, InterruptedException {
        return get(endpoint("auth") + "?" + encoded(query()))
                .headers()
                .firstValue("Location")
                .orElse("");
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", Realms.portalClient(member));
        query.put("response_type", "code");
        query.put("scope", "openid profile");
        query.put("redirect_uri", redirect);
        query.put("state", "state");
        return query;
    }

    private Map<String, String> exchange(String code) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                Realms.portalClient(member),
                "client_secret",
                stack.installation().secrets().secret(Realms.portalSecret(member)),
                "redirect_uri",
                redirect,
                "code",
                code,
                "code_verifier",
                VERIFIER);
    }

    private String endpoint(String name) {
        return stack.endpoints().members().get(member).issuer() + "/protocol/openid-connect/" + name;
    }

    private static String action(String html) throws IOException {
        Matcher form = FORM_ACTION.matcher(html);
        if (!form.find()) {
            throw new IOException("no form on the page: " + html);
        }
        return form.group(1).replace("&amp;", "&");
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    private HttpResponse<String> post(String address, Map<String, String> form)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return answer;
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
