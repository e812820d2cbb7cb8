package org.hansa.launcher.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of one control plane, asked as one person. */
public final class ApiClient {
    private static final JsonMapper JSON = new JsonMapper();
    /** A vote waits for the ledger to commit. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI api;
    private final SignIn person;
    private String token;

    ApiClient(URI api, SignIn person) throws IOException, InterruptedException {
        this.api = api;
        this.person = person;
        token = person.token();
    }

    /** @throws IOException with the refusal's own words when the answer is one */
    public JsonNode call(String method, String path, @Nullable Map<String, Object> body)
            throws IOException, InterruptedException {
        return call(method, path, body, Map.of());
    }

    /**
     * @param headers such as the version that a change is meant for
     * @throws IOException with the refusal's own words when the answer is one
     */
    JsonNode call(String method, String path, @Nullable Map<String, Object> body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .timeout(LIMIT)
                .header("Accept", "application/json, application/problem+json");
        headers.forEach(request::header);
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.noBody();
        if (body != null) {
            request.header("Content-Type", "application/json");
            publisher = HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        }
        request.method(method, publisher);
        Answer answer = ask(request);
        if (answer.challenges()) {
            Optional<String> stronger = person.strongToken();
            if (stronger.isPresent()) {
                token = stronger.get();
                answer = ask(request);
            }
        }
        if (answer.status() / 100 != 2) {
            throw ApiRefusal.of(answer.status(), answer.body());
        }
        return answer.body();
    }

    private record Answer(int status, JsonNode body) {
        /** Nothing was done: a stronger or fresher sign-in is asked for (RFC 9470). */
        boolean challenges() {
            return status == 401 && ApiRefusal.asksForMore(body);
        }
    }

    private Answer ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.setHeader("Authorization", "Bearer " + token);
        HttpResponse<InputStream> answer = send(request.build());
        return new Answer(answer.statusCode(), json(answer));
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException nobody) {
            throw new IOException("nothing answers at " + api + "; './hansa status' shows what runs here", nobody);
        } catch (HttpTimeoutException late) {
            throw new IOException(
                    api + " did not answer within " + LIMIT.toSeconds()
                            + " s; what was asked may have happened: look before asking again",
                    late);
        }
    }

    private JsonNode json(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new IOException(api + " answered with more than " + MAX_ANSWER_BYTES + " bytes");
            }
            return JSON.readTree(bytes);
        } catch (JacksonException notJson) {
            throw new IOException(
                    api + " answered " + answer.statusCode()
                            + " with something that is not JSON; is it the address of a control plane?",
                    notJson);
        }
    }
}
