package org.hansa.controlplane.authz.opa;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An HTTP server that answers as it is told, whatever it is asked. */
final class StubOpa implements AutoCloseable {
    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile boolean late;
    private volatile String asked = "";
    private volatile String path = "";
    private volatile String authorization = "";

    StubOpa() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "stub-opa");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            path = exchange.getRequestURI().getPath();
            authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (late) {
                await();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    StubOpa answers(String json) {
        body = json;
        return this;
    }

    StubOpa answersWith(int code) {
        status = code;
        return this;
    }

    StubOpa answersLate() {
        late = true;
        return this;
    }

    String asked() {
        return asked;
    }

    String path() {
        return path;
    }

    String authorization() {
        return authorization;
    }

    private void await() {
        try {
            if (!closing.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test forgot to close the stub");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
