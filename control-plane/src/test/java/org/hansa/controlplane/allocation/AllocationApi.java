package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hansa.controlplane.authz.DecisionPoint;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** A member, a tenant and a stranger at the REST API, on a real engine and a ledger in memory. */
@ControlPlaneTest
abstract class AllocationApi {
    static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    MockMvcTester http;

    @Autowired
    TestRealm realm;

    @Autowired
    TestConsortium consortium;

    @Autowired
    LedgerView ledger;

    @Autowired
    AllocationEngine engine;

    @Autowired
    DecisionPoint decisionPoint;

    SignedContract contracts;
    Api operator;
    Api developer;
    Api stranger;

    @BeforeEach
    void sign_in() {
        contracts = new SignedContract(http, realm, consortium, ledger);
        operator = new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
        developer = new Api(
                http,
                realm.tenant("acme", "dev", "developer", "compliance-officer").sign());
        stranger = new Api(
                http,
                realm.tenant("globex", "mallory", "developer", "tenant-admin").sign());
        declare("fi-hel-1");
        declare("fi-tmp-1");
    }

    /** What became of a request, also where a busy machine answered 202 first. */
    String end(MvcTestResult answer) {
        JsonNode body = Api.json(answer);
        if (answer.getResponse().getStatus() == 202) {
            Instant deadline = Instant.now().plus(SOON);
            while (body.path("state").asString().equals("PENDING")
                    && Instant.now().isBefore(deadline)) {
                body = Api.json(developer.get("/v1/allocations/" + id(answer)));
            }
            return body.path("refusal").asString(body.path("state").asString());
        }
        return body.path("code").asString(body.path("state").asString());
    }

    SimulatedDecisionPoint policy() {
        return (SimulatedDecisionPoint) decisionPoint;
    }

    JsonNode await(String path, String field, String value) {
        Instant deadline = Instant.now().plus(SOON);
        JsonNode last = Api.json(developer.get(path));
        while (!last.path(field).asString("").equals(value) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
            last = Api.json(developer.get(path));
        }
        assertThat(last.path(field).asString("")).isEqualTo(value);
        return last;
    }

    void declare(String site) {
        operator.put(
                "/v1/sites/" + site + "/capacity",
                "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"}",
                "\"0\"");
    }

    void register(String site, int vcpu, String... traits) {
        String body = provider(site, vcpu);
        assertThat(operator.post(
                        "/v1/providers",
                        traits.length == 0
                                ? body
                                : body.replace(
                                        "\"traits\":[]", "\"traits\":[\"" + String.join("\",\"", traits) + "\"]")))
                .hasStatus(201);
    }

    static String provider(String site, int vcpu) {
        return """
                {"id":"host-%s","site":"%s","inventory":{"VCPU":%d,"MEMORY_MB":65536},"gpus":[],"traits":[]}"""
                .formatted(UUID.randomUUID(), site, vcpu);
    }

    static String trait() {
        return "T" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    }

    String contract() {
        return contracts.active("acme", "EEA", "{\"VCPU\":640000,\"MEMORY_MB\":1000000}");
    }

    static String body(String contract, int vcpu) {
        return """
                {"contract":"%s","groups":[{"name":"web","resources":{"VCPU":%d}}],"dataClass":{"level":"CONFIDENTIAL","tags":["PERSONAL"]}}"""
                .formatted(contract, vcpu);
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    static String id(MvcTestResult answer) {
        return Api.json(answer).path("id").asString();
    }

    static String site(JsonNode allocation) {
        return allocation.path("placements").path(0).path("site").asString();
    }

    static void refused(MvcTestResult answer, int status, String code) {
        assertThat(answer).hasStatus(status).bodyJson().extractingPath("$.code").isEqualTo(code);
    }
}
