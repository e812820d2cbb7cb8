package org.hansa.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hansa.launcher.stack.HansaStack;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members' public REST API as a client uses it: one connection pool, tokens of personas renewed before they end. */
final class Api {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TOKEN_USE = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 500;

    private final HansaStack stack;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, Instant renewAt) {}

    Api(HansaStack stack) {
        this.stack = stack;
    }

    /**
     * @param status HTTP status
     * @param etag without quotes, empty when there was none
     */
    record Answer(int status, JsonNode body, String etag, long nanos) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** A second factor is asked for, and nothing was done (RFC 9470). */
        boolean challenges() {
            return status == 401 && body.has("acr_values");
        }

        String code() {
            return body.path("code").asString("HTTP_" + status);
        }

        /** Everything that a person needs to see why. */
        String why() {
            return status + " " + code() + ": " + body.path("detail").asString("") + " "
                    + body.path("errors").toString();
        }
    }

    /**
     * A request as a persona, for example {@code rhein-developer}, to its own member's control plane. Where that asks for a
     * second factor, a persona that has one shows it, and is asked again only once that is minutes old.
     */
    Answer call(String persona, String method, String path, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(persona, path);
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(method, publisher);
        Answer answer = send(request);
        if (answer.challenges() && stack.personas().named(persona).oneTimeSecret() != null) {
            request.setHeader("Authorization", "Bearer " + keep(persona, stack.strongToken(persona)));
            return send(request);
        }
        return answer;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        long nanos = System.nanoTime() - start;
        return new Answer(
                answer.statusCode(),
                json(answer.body()),
                answer.headers().firstValue("ETag").orElse("").replace("\"", ""),
                nanos);
    }

    /** Like {@link #call}, and again while the answer says that the same request may succeed later. */
    Answer insist(String persona, String method, String path, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Answer answer = call(persona, method, path, body, headers);
            if (!answer.body().path("retryable").asBoolean(false)
                    || Instant.now().isAfter(deadline)) {
                return answer;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    Answer get(String persona, String path) throws IOException, InterruptedException {
        return call(persona, "GET", path, null);
    }

    /** @throws StepFailure when the answer is no success, with the problem's own words */
    JsonNode expect(Answer answer, String what) {
        if (!answer.ok()) {
            throw new StepFailure(what + " was refused: " + answer.why());
        }
        return answer.body();
    }

    void download(String persona, String path, Path target) throws IOException, InterruptedException {
        HttpResponse<Path> answer =
                http.send(request(persona, path).GET().build(), HttpResponse.BodyHandlers.ofFile(target));
        if (answer.statusCode() != 200) {
            throw new StepFailure("downloading " + path + " gave " + answer.statusCode());
        }
    }

    /** A JSON value in each line. */
    List<String> lines(String persona, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(persona, path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token(persona))
                .header("Accept", "application/x-ndjson, application/problem+json")
                .build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            List<String> all = lines.toList();
            if (answer.statusCode() != 200) {
                throw new StepFailure("reading " + path + " gave " + answer.statusCode() + " " + all);
            }
            return all;
        }
    }

    /** Opens a stream of server-sent events; the caller reads it to its end. */
    HttpResponse<Stream<String>> stream(String persona, String path, Optional<String> lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(persona, path))
                .header("Authorization", "Bearer " + token(persona))
                .header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest.Builder request(String persona, String path) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(uri(persona, path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token(persona))
                .header("Accept", "application/json, application/problem+json, application/zip");
    }

    private URI uri(String persona, String path) {
        String member = persona.substring(0, persona.indexOf('-'));
        return stack.endpoints().members().get(member).api().resolve(path);
    }

    /** One caller at a time: Keycloak takes a persona that signs in twice at the same moment for an attacker. */
    private synchronized String token(String persona) throws IOException, InterruptedException {
        Token known = tokens.get(persona);
        if (known == null || Instant.now().isAfter(known.renewAt())) {
            return keep(persona, stack.token(persona));
        }
        return known.text();
    }

    private String keep(String persona, String token) {
        tokens.put(persona, new Token(token, Instant.now().plus(TOKEN_USE)));
        return token;
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.createObjectNode();
        }
    }
}
