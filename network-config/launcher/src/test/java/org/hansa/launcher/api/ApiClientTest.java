package org.hansa.launcher.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.hansa.launcher.api.ControlPlaneStub.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does when a control plane asks for more than a password (RFC 9470). */
class ApiClientTest {
    private static final String ACCEPT = "POST /v1/contracts/c-1/accept";
    private static final String CHALLENGE =
            "{\"code\":\"STEP_UP_REQUIRED\",\"detail\":\"Second factor\",\"acr_values\":\"2\",\"max_age\":300}";

    private ControlPlaneStub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new ControlPlaneStub();
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private record Person(Optional<String> strongToken) implements SignIn {
        @Override
        public String token() {
            return "password";
        }
    }

    @Test
    void makes_the_same_call_again_with_the_second_factor_that_was_asked_for() throws Exception {
        stub.answersFirst(ACCEPT, 401, CHALLENGE)
                .answers(ACCEPT, 200, "{\"state\":\"ACTIVE\"}")
                .answers("GET /v1/contracts", 200, "{}");
        ApiClient client = client(Optional.of("strong"));

        assertThat(accept(client)).isEqualTo("ACTIVE");

        assertThat(stub.requests())
                .extracting(Request::authorization)
                .containsExactly("Bearer password", "Bearer strong");
        assertThat(stub.requests()).extracting(Request::body).containsOnly("{\"read\":true}");
        client.call("GET", "/v1/contracts", null);
        assertThat(stub.last().authorization()).isEqualTo("Bearer strong");
    }

    @Test
    void shows_no_second_factor_where_none_is_asked_for() throws Exception {
        stub.answers(ACCEPT, 200, "{\"state\":\"ACTIVE\"}");

        accept(client(Optional.of("strong")));

        assertThat(stub.requests()).extracting(Request::authorization).containsExactly("Bearer password");
    }

    @Test
    void who_has_no_second_factor_reads_what_was_asked_for() throws Exception {
        stub.answers(ACCEPT, 401, CHALLENGE);
        ApiClient client = client(Optional.empty());

        assertThatThrownBy(() -> accept(client))
                .hasMessageContaining("STEP_UP_REQUIRED")
                .hasMessageContaining("--second-factor");
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    void asks_twice_and_not_for_ever() throws Exception {
        stub.answers(ACCEPT, 401, CHALLENGE);
        ApiClient client = client(Optional.of("strong"));

        assertThatThrownBy(() -> accept(client)).hasMessageContaining("STEP_UP_REQUIRED");
        assertThat(stub.requests()).hasSize(2);
    }

    private ApiClient client(Optional<String> strong) throws IOException, InterruptedException {
        return new ApiClient(URI.create(stub.url()), new Person(strong));
    }

    private static String accept(ApiClient client) throws IOException, InterruptedException {
        return client.call("POST", "/v1/contracts/c-1/accept", Map.of("read", true))
                .path("state")
                .asString();
    }
}
