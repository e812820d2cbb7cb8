package org.hansa.launcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** What a control plane counts of itself. */
final class MemberMetrics {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private MemberMetrics() {}

    /**
     * @param api the member's REST interface
     * @return lines in Prometheus' text format
     * @throws IOException also when it answers with anything else
     */
    static Stream<String> lines(HttpClient http, URI api) throws IOException, InterruptedException {
        URI metrics = api.resolve("/actuator/prometheus");
        HttpResponse<Stream<String>> answer = http.send(
                HttpRequest.newBuilder(metrics).timeout(DEADLINE).build(), HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != OK) {
            throw new IOException(metrics + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
