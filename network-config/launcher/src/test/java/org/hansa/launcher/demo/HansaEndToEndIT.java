package org.hansa.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole product as its users meet it: real Keycloak, OPA, Ignite, Gateway and chaincode processes on a home and ports of
 * their own, through the classes that {@code ./hansa demo} runs.
 */
class HansaEndToEndIT {
    private static final int REQUESTS = 90;

    @TempDir
    Path home;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void a_fresh_consortium_plays_the_whole_demonstration() throws Exception {
        DemoOptions options = new DemoOptions();
        options.seed = 20_261_121L;
        options.requests = REQUESTS;
        StringWriter told = new StringWriter();
        StringWriter json = new StringWriter();

        try (HansaStack stack = HansaStack.start(StackOptions.forTests(home))) {
            boolean passed = DemoScenario.of(stack, options, new PrintWriter(told), new PrintWriter(json))
                    .play();
            assertThat(passed).as(told.toString()).isTrue();
        }

        JsonNode summary = Api.JSON.readTree(json.toString());
        assertThat(summary.path("reportVerdict").asString()).isEqualTo("valid");
        assertThat(summary.path("refused").propertyNames()).contains("RESIDENCY", "QUOTA", "NO_ROOM");
        assertThat(summary.path("placed").asInt()).isGreaterThan(REQUESTS / 2);
        assertThat(summary.path("steps").size()).isEqualTo(18);
        assertThat(summary.path("ledgerTransactions").asLong()).isPositive();
    }
}
