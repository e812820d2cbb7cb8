package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final int CREATED = 201;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OpenLoop open = new OpenLoop(HttpClient.newHttpClient());
    private HttpServer server;

    @BeforeEach
    void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/created/", call -> {
            call.sendResponseHeaders(CREATED, -1);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void makes_calls_of_every_kind_at_the_kinds_own_rate_and_numbers_them_apart() throws InterruptedException {
        List<Answered> both =
                open.run(1, List.of(new OpenLoop.Calls(40, created()), new OpenLoop.Calls(5.5, created())));

        assertThat(both).extracting(Answered::calls).containsExactly(40, 5);
        assertThat(both.get(0).answers())
                .extracting(Answered.Answer::number)
                .hasSize(40)
                .doesNotHaveDuplicates();
        assertThat(both.get(1).answers())
                .extracting(Answered.Answer::number)
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(both.get(1).latencies(CREATED).count()).isEqualTo(5);
    }

    @Test
    void goes_on_beside_a_call_that_nobody_answers() throws InterruptedException {
        LongFunction<HttpRequest> first =
                number -> number == 0 ? request(closedPort(), "/") : created().apply(number);

        Answered answered = open.run(1, new OpenLoop.Calls(10, first));

        assertThat(answered.calls()).isEqualTo(10);
        assertThat(answered.answers()).hasSize(9);
    }

    private LongFunction<HttpRequest> created() {
        return number -> request(server.getAddress().getPort(), "/created/" + number);
    }

    /** Of a server that is no more. */
    private static int closedPort() {
        try {
            HttpServer gone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            gone.start();
            int port = gone.getAddress().getPort();
            gone.stop(0);
            return port;
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }
}
