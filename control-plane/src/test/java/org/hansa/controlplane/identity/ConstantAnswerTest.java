package org.hansa.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ControlPlaneTest
class ConstantAnswerTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Test
    void nobody_is_given_a_constant_answer_unless_a_benchmark_has_asked_for_it() {
        Api developer = new Api(http, realm.tenant("acme", "dev", "developer").sign());
        assertThat(developer.post("/v1/bench/constant", "{}")).hasStatus(404);
    }
}
