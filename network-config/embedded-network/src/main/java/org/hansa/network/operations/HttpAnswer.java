package org.hansa.network.operations;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a handler answers.
 *
 * @param status HTTP status
 * @param headers beside the content type
 * @param contentType its type
 * @param body its bytes; none for 204
 */
record HttpAnswer(int status, Map<String, String> headers, String contentType, byte[] body) {

    private static final String JSON = "application/json";
    private static final JsonMapper MAPPER = new JsonMapper();

    /** JSON with the line feed that Go's encoder puts at its end. */
    static HttpAnswer json(int status, Object content) {
        byte[] body = (MAPPER.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8);
        return new HttpAnswer(status, Map.of(), JSON, body);
    }

    static HttpAnswer error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    static HttpAnswer bytes(String contentType, byte[] body) {
        return new HttpAnswer(200, Map.of(), contentType, body);
    }

    HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, contentType, body);
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
