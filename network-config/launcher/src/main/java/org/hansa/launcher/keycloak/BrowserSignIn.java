package org.hansa.launcher.keycloak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signs a person in with their own browser and hands the token to the command line, by a redirect to the loopback
 * interface (RFC 8252). No password and no code passes through this process.
 */
public final class BrowserSignIn {
    private static final String PATH = "/hansa-terminal";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final String issuer;

    /** @param issuer of the person's realm */
    public BrowserSignIn(String issuer) {
        this.issuer = issuer;
    }

    /**
     * An access token.
     *
     * @param open is told the address that the person opens
     * @throws IOException when nobody came back within five minutes, or the realm refused
     */
    public String token(boolean secondFactor, Consumer<URI> open) throws IOException, InterruptedException {
        BlockingQueue<Map<String, String>> answers = new LinkedBlockingQueue<>(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        try {
            String redirect = "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
            CodeFlow flow = new CodeFlow(
                    HttpClient.newHttpClient(), issuer, new CodeFlow.Client(Realms.TERMINAL_CLIENT, null, redirect));
            server.createContext(PATH, exchange -> answer(exchange, flow.state(), answers));
            server.start();
            open.accept(flow.start(secondFactor));
            @Nullable Map<String, String> answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("nobody signed in within " + PATIENCE.toMinutes() + " minutes; ask again");
            }
            @Nullable String code = answer.get("code");
            if (code == null) {
                throw new IOException("the realm refused: "
                        + answer.getOrDefault("error_description", answer.getOrDefault("error", "no reason given")));
            }
            return flow.exchange(code).path("access_token").asString();
        } finally {
            server.stop(0);
        }
    }

    /** An answer to something that was not asked here is no answer. */
    private static void answer(HttpExchange exchange, String state, BlockingQueue<Map<String, String>> answers)
            throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        boolean ours = state.equals(query.get("state")) && answers.offer(query);
        byte[] page = (ours ? "Signed in. Go back to your terminal." : "This is not what was waited for.")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(ours ? 200 : 400, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
