package org.hansa.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.Golden;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ControlPlaneTest
class ApiDescriptionTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    /** The API is what clients are built on: no change of it goes unseen. */
    @Test
    void is_the_one_that_was_looked_at() {
        JsonNode api = JSON.readTree(
                http.get().uri("/v3/api-docs").exchange().getResponse().getContentAsByteArray());
        // The server's address and the realm's are this test's.
        ((ObjectNode) api).remove("servers");
        String text = JSON.writeValueAsString(api).replace(realm.issuer(), "{issuer}");
        assertThat(text).doesNotContain("127.0.0.1", "localhost");
        Golden.check(Path.of("../docs/openapi.json"), text + "\n");
    }
}
