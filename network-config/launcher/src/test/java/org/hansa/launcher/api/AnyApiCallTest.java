package org.hansa.launcher.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AnyApiCallTest extends ApiCommandTest {
    AnyApiCallTest() {
        super("api");
    }

    @Test
    void prints_an_answer_and_obeys_nothing_in_it() throws IOException {
        stub.answers("GET /v1/contracts?pageSize=1", 200, "{\"items\":[{\"title\":\"\\u001b[2J\"}]}");

        assertThat(ask("get", "/v1/contracts?pageSize=1")).isZero();

        assertThat(out.toString()).contains("\"items\"", "\\u001B[2J").doesNotContain("\u001b");
        assertThat(stub.last().authorization()).isEqualTo("Bearer abc.def.ghi");
    }

    @Test
    void sends_a_body_from_the_line_or_a_file_with_the_version_that_was_read() throws IOException {
        stub.answers("PUT /v1/sites/fi-hel-1/capacity", 200, "{}").answers("POST /v1/allocations", 201, "{}");
        Path body = Files.writeString(folder.resolve("capacity.json"), "{\"capacity\":{\"VCPU\":1000}}");

        assertThat(ask("PUT", "/v1/sites/fi-hel-1/capacity", "--if-match", "\"1\"", "--body-file", body.toString()))
                .isZero();
        assertThat(stub.last().body()).isEqualTo("{\"capacity\":{\"VCPU\":1000}}");
        assertThat(stub.last().ifMatch()).isEqualTo("\"1\"");

        assertThat(ask("POST", "/v1/allocations", "--idempotency-key", "k-1", "--body", "{\"contract\":\"c-1\"}"))
                .isZero();
        assertThat(stub.last().idempotencyKey()).isEqualTo("k-1");
    }

    @Test
    void repeats_a_refusal_in_its_own_words_and_calls_nothing_that_is_no_call() throws IOException {
        assertThat(ask("GET", "/v1/nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("NOT_FOUND (404)");
        int before = stub.requests().size();

        assertThat(ask("TRACE", "/v1/contracts")).isEqualTo(2);
        assertThat(ask("GET", "/portal")).isEqualTo(2);
        assertThat(ask("POST", "/v1/contracts", "--body", "[1]")).isEqualTo(2);
        assertThat(ask("POST", "/v1/contracts", "--body-file", "nowhere.json")).isEqualTo(1);
        assertThat(stub.requests()).hasSize(before);
    }
}
