package org.hansa.network.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Fabric's operations endpoint of one node: {@code /healthz}, {@code /version} and, under Fabric's own names, those of its
 * metrics that this network can tell truly.
 */
public final class OperationsHandler implements HttpHandler {

    private static final String VERSION = "3.1.5-embedded";

    private final String component;
    private final BooleanSupplier healthy;
    private final Supplier<Map<String, Number>> metrics;

    /**
     * @param component what the health answer names when it is not well
     * @param metrics a sample by metric name, labels included
     */
    public OperationsHandler(String component, BooleanSupplier healthy, Supplier<Map<String, Number>> metrics) {
        this.component = component;
        this.healthy = healthy;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange).send(exchange);
        }
    }

    private HttpAnswer answer(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("GET")) {
            return HttpAnswer.error(405, "invalid request method: " + exchange.getRequestMethod())
                    .with("Allow", "GET");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/healthz" -> health();
            case "/version" -> version();
            case "/metrics" -> HttpAnswer.bytes("text/plain; version=0.0.4; charset=utf-8", exposition());
            default -> HttpAnswer.error(404, "404 page not found");
        };
    }

    private HttpAnswer health() {
        Map<String, Object> status = new LinkedHashMap<>();
        boolean well = healthy.getAsBoolean();
        status.put("status", well ? "OK" : "Service Unavailable");
        status.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        if (!well) {
            status.put(
                    "failed_checks",
                    List.of(Map.of(
                            "component", component, "reason", "ordering or committing has stopped; see the log")));
        }
        return HttpAnswer.json(well ? 200 : 503, status);
    }

    private static HttpAnswer version() {
        Map<String, String> version = new LinkedHashMap<>();
        version.put("CommitSHA", "embedded");
        version.put("Version", VERSION);
        return HttpAnswer.json(200, version);
    }

    private byte[] exposition() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(metrics.get())
                .forEach((name, value) ->
                        text.append(name).append(' ').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
