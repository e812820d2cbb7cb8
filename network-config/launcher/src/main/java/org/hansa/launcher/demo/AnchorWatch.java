package org.hansa.launcher.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Listens to a member's event stream for the time from an event to its anchor's commit. Comes back with the last event's id
 * when the stream ends: with the token, or with the control plane that is killed on the way.
 */
final class AnchorWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1_000;
    private final Api api;
    private final String persona;
    private final List<Double> latencies = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private Optional<String> lastEventId = Optional.empty();

    AnchorWatch(Api api, String persona) {
        this.api = api;
        this.persona = persona;
        this.thread = new Thread(this::watch, "anchor-watch");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized Percentiles latencies() {
        return Percentiles.of(
                latencies.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Those since the last call. */
    synchronized Percentiles take() {
        Percentiles taken = latencies();
        latencies.clear();
        return taken;
    }

    private void watch() {
        while (!closed) {
            try (Stream<String> lines =
                    api.stream(persona, "/v1/events", lastEventId).body()) {
                lines.forEach(this::line);
            } catch (IOException | RuntimeException ended) {
                // The stream is gone, for whatever reason; the loop opens the next one.
            } catch (InterruptedException e) {
                return;
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private synchronized void line(String line) {
        if (line.startsWith("id:")) {
            lastEventId = Optional.of(line.substring(3).strip());
        } else if (line.startsWith("data:")) {
            JsonNode data = Api.JSON.readTree(line.substring(5).strip());
            if (data.path("type").asString("").equals("RECORDED") && data.has("latencyMillis")) {
                latencies.add(data.path("latencyMillis").asDouble());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
