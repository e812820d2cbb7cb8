package org.hansa.launcher.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers what it was told to, and keeps what it was asked. */
public final class ControlPlaneStub implements AutoCloseable {
    private final HttpServer server;
    private final int port;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> first = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Headers that were not sent are empty. */
    public record Request(String call, String authorization, String body, String ifMatch, String idempotencyKey) {}

    private record Answer(int status, String body) {}

    public ControlPlaneStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        port = server.getAddress().getPort();
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @param call for example {@code GET /v1/ballots} */
    public ControlPlaneStub answers(String call, int status, String body) {
        answers.put(call, new Answer(status, body));
        return this;
    }

    /** Once, before what {@link #answers} says. */
    ControlPlaneStub answersFirst(String call, int status, String body) {
        first.put(call, new Answer(status, body));
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Request last() {
        return requests.get(requests.size() - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    call,
                    header(exchange, "Authorization"),
                    body,
                    header(exchange, "If-Match"),
                    header(exchange, "Idempotency-Key")));
            Answer unknown = new Answer(404, "{\"code\":\"NOT_FOUND\",\"detail\":\"" + call + "\"}");
            Answer once = first.remove(call);
            Answer answer = once != null ? once : answers.getOrDefault(call, unknown);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of("")).get(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
