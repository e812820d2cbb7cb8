package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Signs a persona in as a browser would, form by form, so that what asks for a second factor can run unattended: only the
 * realm's own pages give the level and the time of a sign-in that the API believes.
 */
final class FormSignIn {
    private static final Pattern FORM_ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST_FORMS = 6;
    private static final int MOST_CODES = 2;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    /** Keycloak marks its cookies Secure; like a browser, and unlike Java's cookie manager, this trusts the loopback. */
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private final String issuer;
    private final CodeFlow.Client client;

    FormSignIn(String issuer, CodeFlow.Client client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** The token endpoint's answer. A code that was used already is waited out, once: thirty seconds at most. */
    JsonNode signIn(Persona persona, boolean secondFactor) throws IOException, InterruptedException {
        CodeFlow flow = new CodeFlow(http, issuer, client);
        String back = answerForms(flow.start(secondFactor), persona);
        Matcher code = CODE.matcher(back);
        if (!code.find()) {
            throw new IOException("realm " + persona.realm() + " sent no code back for " + persona.name());
        }
        return flow.exchange(code.group(1));
    }

    /** Where the realm sends the browser once it is satisfied. */
    String answerForms(URI start, Persona persona) throws IOException, InterruptedException {
        HttpResponse<String> page = send(HttpRequest.newBuilder(start));
        int passwords = 0;
        int codes = 0;
        for (int form = 0; form < MOST_FORMS && page.statusCode() == 200; form++) {
            boolean asksCode = page.body().contains("name=\"otp\"");
            passwords += page.body().contains("name=\"password\"") ? 1 : 0;
            codes += asksCode ? 1 : 0;
            if (passwords > 1 || codes > MOST_CODES) {
                break;
            }
            if (asksCode && codes > 1) {
                awaitNextCode();
            }
            page = post(action(page.body()), asksCode ? code(persona) : password(persona));
        }
        int status = page.statusCode();
        return page.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("realm " + persona.realm() + " did not sign " + persona.name()
                        + " in: status " + status + " after its last form"));
    }

    private static Map<String, String> password(Persona persona) {
        return Map.of("username", persona.username(), "password", persona.password());
    }

    private static Map<String, String> code(Persona persona) throws IOException {
        @Nullable String secret = persona.oneTimeSecret();
        if (secret == null) {
            throw new IOException(
                    "persona '" + persona.name() + "' has no second factor; 'personas.json' says who has");
        }
        return Map.of("otp", OneTimeCodes.at(secret, Instant.now()));
    }

    /** A realm takes each code once. */
    private static void awaitNextCode() throws InterruptedException {
        Instant now = Instant.now();
        TimeUnit.MILLISECONDS.sleep(
                Duration.between(now, OneTimeCodes.next(now)).toMillis() + 1);
    }

    private static String action(String html) throws IOException {
        Matcher form = FORM_ACTION.matcher(html);
        if (!form.find()) {
            throw new IOException("the realm's page has no form: " + html);
        }
        return form.group(1).replace("&amp;", "&");
    }

    private HttpResponse<String> post(String address, Map<String, String> form)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(TokenEndpoint.encoded(form))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair.length < 2 ? "" : pair[1]);
        }
        return answer;
    }
}
