package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Server-sent events over a real connection. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
class EventStreamTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ContractHandle OURS = new ContractHandle("c-acme-sample-1");
    private static final AllocationId ID = new AllocationId("aaaaaaaa-0000-4000-8000-00000000000e");

    @LocalServerPort
    private int port;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private EventHub hub;

    @Autowired
    private Clock clock;

    @Test
    @Timeout(60)
    void tells_a_tenant_of_its_own_contracts_only_and_goes_on_where_it_was() throws Exception {
        ContractHandle theirs = new ContractHandle("c-events-" + Long.toString(clock.millis(), 36));
        consortium.proposeContract(theirs.value(), realm.issuer(), TestRealm.tenantId("globex"));
        String seen;
        try (BufferedReader stream = open("acme", Duration.ofMinutes(2), Optional.empty())) {
            refuse(theirs);
            refuse(OURS);
            List<String> event = next(stream, "DENIED");
            assertThat(data(event)).contains(OURS.value(), "NO_ROOM").doesNotContain(theirs.value());
            seen = field(event, "id:");
        }
        refuse(OURS);
        refuse(theirs);
        try (BufferedReader stream = open("acme", Duration.ofMinutes(2), Optional.of(seen))) {
            List<String> event = next(stream, "DENIED");
            assertThat(field(event, "id:")).isNotEqualTo(seen);
            assertThat(data(event)).contains(OURS.value());
        }
    }

    @Test
    @Timeout(60)
    void ends_with_the_token() throws Exception {
        try (BufferedReader stream = open("acme", Duration.ofSeconds(3), Optional.empty())) {
            assertThat(next(stream, "TOKEN_EXPIRED")).isNotEmpty();
            assertThat(rest(stream)).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void says_that_events_are_lost_to_a_listener_of_another_run() throws Exception {
        try (BufferedReader stream = open("acme", Duration.ofMinutes(2), Optional.of("zz-1"))) {
            assertThat(next(stream, "GAP")).isNotEmpty();
        }
    }

    @Test
    @Timeout(60)
    void tells_the_members_people_of_every_step_of_a_ballot_and_no_tenant() throws Exception {
        try (BufferedReader voter = openAs(realm.member("vera", "policy-voter").sign(), Optional.empty());
                BufferedReader tenant = open("acme", Duration.ofMinutes(2), Optional.empty())) {
            BallotProposal proposal = TestConsortium.ballot(
                    clock,
                    "b-events-" + Long.toString(clock.millis(), 36),
                    BallotKind.CHANGE_PARAMETER,
                    new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 120_000));
            String digest = proposal.content().digest().hex();
            String id = proposal.ballot().value();
            consortium.submit(TestConsortium.RHEIN, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
            consortium.vote(TestConsortium.HELV, id, digest, "REJECT");
            consortium.vote(TestConsortium.RHEIN, id, digest, "APPROVE");
            consortium.vote(TestConsortium.HELV, id, digest, "APPROVE");

            assertThat(data(next(voter, "BALLOT_PROPOSED"))).contains(id, "CHANGE_PARAMETER", "RheinMSP", "txId");
            assertThat(data(next(voter, "VOTE_CAST"))).contains(id, "HelvMSP", "REJECT");
            assertThat(data(next(voter, "VOTE_CAST"))).contains(id, "RheinMSP", "APPROVE");
            assertThat(data(next(voter, "VOTE_CAST"))).contains(id, "HelvMSP", "APPROVE");
            assertThat(data(next(voter, "BALLOT_CARRIED"))).contains(id).doesNotContain("choice");

            refuse(OURS);
            assertThat(until(tenant, "DENIED")).noneMatch(line -> line.contains(id));
        }
    }

    @Test
    void ends_every_stream_when_the_control_plane_shuts_down_and_refuses_later_ones() throws Exception {
        EventHub closing = new EventHub(clock.instant());
        EventHub.Subscription waiting = closing.subscribe("acme", event -> true, Optional.empty());
        EventHub.Subscription behind = closing.subscribe("acme", event -> true, Optional.empty());
        closing.refused(OURS, ID, RefusalReason.NO_ROOM, clock.millis());
        assertThat(waiting.next(1)).isNotNull();
        CompletableFuture<Boolean> woken = CompletableFuture.supplyAsync(() -> {
            try {
                return waiting.next(60_000) == null && waiting.closing();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        closing.close();

        assertThat(woken.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(behind.next(1)).as("what was told before the end").isNotNull();
        assertThat(behind.next(1)).isNull();
        assertThat(behind.closing()).isTrue();
        assertThatThrownBy(() -> closing.subscribe("acme", event -> true, Optional.empty()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("OVERLOADED");
    }

    @Test
    void needs_a_token() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    private void refuse(ContractHandle contract) {
        hub.refused(contract, ID, RefusalReason.NO_ROOM, clock.millis());
    }

    private BufferedReader open(String tenant, Duration lifetime, Optional<String> lastEventId) throws Exception {
        return openAs(
                realm.tenant(tenant, "dev", "developer").lifetime(lifetime).sign(), lastEventId);
    }

    private BufferedReader openAs(String token, Optional<String> lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .header("Authorization", "Bearer " + token);
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<InputStream> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        // The first comment shows that the listener is there.
        assertThat(reader.readLine()).startsWith(":");
        return reader;
    }

    /** Lines of the next event of this type. */
    private static List<String> next(BufferedReader stream, String type) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (!line.isEmpty()) {
                event.add(line);
            } else if (event.contains("event:" + type)) {
                return event;
            } else {
                event.clear();
            }
        }
        throw new AssertionError("the stream ended without " + type);
    }

    /** Every line up to the first event of this type. */
    private static List<String> until(BufferedReader stream, String type) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            lines.add(line);
            if (line.equals("event:" + type)) {
                return lines;
            }
        }
        throw new AssertionError("the stream ended without " + type);
    }

    private static String rest(BufferedReader stream) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            rest.append(line);
        }
        return rest.toString();
    }

    private static String field(List<String> event, String name) {
        return event.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }

    private static String data(List<String> event) {
        return field(event, "data:");
    }
}
