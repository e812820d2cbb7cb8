package org.hansa.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What only a real server shows: bodies that are cut off, health, metrics, what the container itself refuses. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
class ApiServerTest {
    private static final long HUNDRED_MEGABYTES = 100L << 20;

    @LocalServerPort
    private int port;

    @Autowired
    private TestRealm realm;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void refuses_an_announced_body_of_100_megabytes_without_reading_it() throws IOException {
        Sent sent = send("Content-Length: " + HUNDRED_MEGABYTES + "\r\n", HUNDRED_MEGABYTES, false);
        assertThat(sent.answer()).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE");
        assertThat(sent.bytes()).isLessThan(20 << 20);
    }

    @Test
    void refuses_a_body_that_grows_beyond_the_bound_while_it_comes() throws IOException {
        Sent sent = send("Transfer-Encoding: chunked\r\n", HUNDRED_MEGABYTES, true);
        assertThat(sent.answer()).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE");
        assertThat(sent.bytes()).isLessThan(20 << 20);
    }

    @Test
    void answers_a_browsers_form_that_is_too_large_with_a_page() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/portal/policies/bundles"))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5 << 20]))
                .build();
        HttpResponse<String> answer = client.send(form, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).contains("<html", "larger than 1 MiB");
    }

    @Test
    void refuses_a_path_that_tries_to_climb() throws IOException {
        String answer =
                raw("GET /v1/members/..%2f..%2factuator HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .doesNotContain("Exception")
                .doesNotContain("tomcat");
    }

    @Test
    void is_alive_and_ready_and_measured() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/actuator/health/readiness");
        assertThat(ready.body()).contains("ledgerHealth");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("hansa_policy_cache_total");
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void serves_its_description_and_swagger_from_itself() throws Exception {
        assertThat(get("/v3/api-docs").body()).contains("\"openapi\":\"3.1.0\"");
        assertThat(get("/swagger-ui/index.html").body()).contains("swagger-ui").doesNotContain("https://");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private record Sent(String answer, long bytes) {}

    /** Sends until the server has had enough, then reads what it says. */
    private Sent send(String headers, long size, boolean chunked) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            String token = realm.member("ada", "member-admin").sign();
            out.write(("POST /v1/policies HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: application/json\r\n" + headers + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] junk = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
            long sent = 0;
            try {
                while (sent < size && socket.getInputStream().available() == 0) {
                    if (chunked) {
                        out.write((Integer.toHexString(junk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                    out.write(junk);
                    if (chunked) {
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    sent += junk.length;
                }
            } catch (IOException closedByServer) {
                // What matters is what it said before.
            }
            return new Sent(read(socket.getInputStream()), sent);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answer.write(buffer, 0, n);
            }
        } catch (IOException reset) {
            // A server that closes early resets the connection; what came before is the answer.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
