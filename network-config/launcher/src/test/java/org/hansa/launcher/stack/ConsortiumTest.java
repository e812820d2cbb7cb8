package org.hansa.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hansa.launcher.doctor.Doctor;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole consortium of real processes, started as {@code ./hansa up} starts it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsortiumTest {
    private static final List<String> MODULES =
            List.of("chaincode/contracts", "network-config/embedded-network", "control-plane");

    @TempDir
    static Path home;

    private static HansaStack stack;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws InterruptedException {
        for (String module : MODULES) {
            Assumptions.assumeTrue(
                    Files.isRegularFile(RepositoryRoot.find().resolve(module).resolve("target/classpath.txt")),
                    "SKIPPED, " + module + " is not built: run 'mvn verify' from the root");
        }
        stack = HansaStack.start(StackOptions.forTests(home).withProgress(new Printed()));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    /** A start that fails on another machine is explained by its steps. */
    private static final class Printed implements Progress {
        @Override
        public void ready(String name, Duration took, String note) {
            System.out.println("  " + name + " " + took.toMillis() + " ms " + note);
        }
    }

    private HttpResponse<String> get(String member, String path, String token)
            throws IOException, InterruptedException {
        URI address = stack.endpoints().members().get(member).api().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    /** A probe of two seconds may run out on a busy machine although everything was ready once: then it is asked again. */
    private static StackStatus settled() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        StackStatus status = StackStatus.of(stack);
        while (!status.ready() && System.nanoTime() < deadline) {
            status = StackStatus.of(stack);
        }
        return status;
    }

    @Test
    @Order(1)
    void everything_is_ready_and_fits_into_four_gigabytes() throws InterruptedException {
        StackStatus status = settled();

        assertThat(status.processes()).hasSize(11);
        assertThat(status.ready()).isTrue();
        long resident = status.processes().stream()
                .map(ProcessStatus::residentBytes)
                .filter(bytes -> bytes != null)
                .mapToLong(Long::longValue)
                .sum();
        System.out.println("  resident: " + resident / 1_000_000 + " MB");
        assertThat(resident).isLessThan(4_000_000_000L);
    }

    @Test
    @Order(2)
    void every_member_serves_the_founded_consortium_to_a_tenant_who_signed_in()
            throws IOException, InterruptedException {
        for (String member : stack.endpoints().members().keySet()) {
            HttpResponse<String> answer = get(member, "/v1/members", stack.token(member + "-developer"));

            assertThat(answer.statusCode()).as(member + ": " + answer.body()).isEqualTo(200);
            assertThat(json(answer).path("items"))
                    .extracting(item -> item.path("member").asString())
                    .containsExactlyInAnyOrder("NordMSP", "RheinMSP", "HelvMSP", "AssocMSP");
        }
    }

    @Test
    @Order(2)
    void a_token_of_another_members_realm_or_of_two_organisations_is_refused()
            throws IOException, InterruptedException {
        assertThat(get("rhein", "/v1/sites", stack.token("rhein-two-hats")).statusCode())
                .isEqualTo(401);
        assertThat(get("rhein", "/v1/sites", stack.token("nord-developer")).statusCode())
                .isBetween(401, 403);
        assertThat(get("rhein", "/v1/sites", "no.token.atall").statusCode()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void the_doctor_finds_nothing_to_do() throws InterruptedException {
        StackOptions same = StackOptions.forTests(home);

        assertThat(Doctor.of(same).run()).filteredOn(Finding::isBlocking).isEmpty();
        assertThat(Doctor.of(same).run())
                .filteredOn(finding -> finding.subject().equals("policy"))
                .extracting(Finding::detail)
                .containsExactly(
                        "nord: r1 is in force and served",
                        "rhein: r1 is in force and served",
                        "helv: r1 is in force and served");
    }

    @Test
    @Order(2)
    void no_secret_is_in_a_log_or_in_the_status() throws IOException, InterruptedException {
        String status = new JsonMapper().writeValueAsString(StackStatus.of(stack));
        StringWriter logs = new StringWriter();
        try (Stream<Path> files = Files.list(stack.installation().home().logs());
                PrintWriter out = new PrintWriter(logs)) {
            for (Path log : files.toList()) {
                out.print(Files.readString(log));
            }
        }
        try (Stream<Path> secrets = Files.list(stack.installation().home().secrets())) {
            for (Path secret :
                    secrets.filter(file -> !file.toString().endsWith(".json")).toList()) {
                String value = Files.readString(secret).strip();
                assertThat(logs.toString()).as(secret.toString()).doesNotContain(value);
                assertThat(status).doesNotContain(value);
            }
        }
    }

    @Test
    @Order(3)
    void a_killed_control_plane_is_started_again_by_the_next_up_and_the_others_are_left_alone()
            throws IOException, InterruptedException {
        ManagedProcess killed = stack.process("control-plane-helv");
        long other = stack.process("control-plane-nord").handle().orElseThrow().pid();
        killed.kill();
        assertThat(StackStatus.of(stack).processes())
                .filteredOn(process -> process.name().equals("control-plane-helv"))
                .extracting(ProcessStatus::state)
                .containsExactly(ProcessStatus.State.DEAD);
        assertThat(get("nord", "/v1/members", stack.token("nord-viewer")).statusCode())
                .isEqualTo(200);

        HansaStack.start(StackOptions.forTests(home));

        assertThat(killed.isHealthy()).isTrue();
        assertThat(stack.process("control-plane-nord").handle().orElseThrow().pid())
                .isEqualTo(other);
        assertThat(get("helv", "/v1/members", stack.token("helv-viewer")).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(4)
    void a_consortium_that_was_stopped_continues_where_it_was() throws IOException, InterruptedException {
        String before = get("nord", "/v1/sites", stack.token("nord-viewer")).body();
        stack.stop();
        assertThat(stack.processes()).noneMatch(ManagedProcess::isAlive);

        stack.start();

        assertThat(get("nord", "/v1/sites", stack.token("nord-viewer")).body()).isEqualTo(before);
    }
}
