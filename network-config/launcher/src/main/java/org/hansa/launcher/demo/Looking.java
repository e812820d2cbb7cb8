package org.hansa.launcher.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What one member has done another sees a block later, so whoever asks the other looks until it is there. */
final class Looking {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 300;

    private Looking() {}

    interface Look {
        JsonNode now() throws IOException, InterruptedException;
    }

    /** @throws StepFailure with what was seen last */
    static JsonNode until(Look look, Predicate<JsonNode> condition, String what)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode seen = look.now();
            if (condition.test(seen)) {
                return seen;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new StepFailure("waited in vain until " + what + "; last seen: " + seen);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
