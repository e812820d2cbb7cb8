package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A consortium in which something has happened: capacity, providers, contracts, an allocation and a refusal. Set up once. */
final class Scene {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final MockMvcTester http;
    private final TestRealm realm;
    private final SignedContract contracts;
    private String contract = "";
    private String proposal = "";
    private String allocation = "";

    Scene(MockMvcTester http, TestRealm realm, TestConsortium consortium, LedgerView ledger) {
        this.http = http;
        this.realm = realm;
        this.contracts = new SignedContract(http, realm, consortium, ledger);
    }

    /** An active contract of acme, its data bound to the EEA. */
    synchronized String contract() {
        setUp();
        return contract;
    }

    /** A contract that acme has still to accept; a new one each time that the last has been. */
    synchronized String proposal() {
        setUp();
        return proposal;
    }

    /** One more that is active, which a test may wind down. */
    synchronized String anotherContract() {
        setUp();
        return contracts.active("acme", "EEA", "{\"VCPU\":1000}");
    }

    /** A fresh proposal. */
    synchronized String anotherProposal() {
        setUp();
        return contracts.proposed("acme", "EEA", "{\"VCPU\":8000}");
    }

    /** An allocation that the ledger has. */
    synchronized String allocation() {
        setUp();
        return allocation;
    }

    /** One more, which a test may release. */
    synchronized String anotherAllocation() {
        setUp();
        return place(1_000);
    }

    /** One that was asked for under conditions. */
    synchronized String placed(String conditions) {
        setUp();
        return place(body(1_000).replace("\"dataClass\"", conditions + ",\"dataClass\""));
    }

    private void setUp() {
        if (!contract.isEmpty()) {
            return;
        }
        Api operator = new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
        declare(operator, "fi-hel-1", 64_000);
        declare(operator, "fi-tmp-1", 16_000);
        assertThat(
                        operator.post(
                                "/v1/providers",
                                """
                        {"id":"rack-1","site":"fi-hel-1","inventory":{"VCPU":64000,"MEMORY_MB":262144},"gpus":[],\
                        "traits":["CERT_ISO27001"]}"""))
                .hasStatus(201);
        contract = contracts.active("acme", "EEA", "{\"VCPU\":32000,\"MEMORY_MB\":131072}");
        proposal = contracts.proposed("acme", "EEA", "{\"VCPU\":8000}");
        allocation = place(8_000);
        assertThat(developer().post("/v1/allocations", body(1_000).replace("fi-hel-1", "ch-zrh-1"), key()))
                .hasStatus(422);
        await(allocation, "record", "RECORDED");
    }

    private String place(int vcpu) {
        return place(body(vcpu));
    }

    private String place(String body) {
        MvcTestResult answer = developer().post("/v1/allocations", body, key());
        // 202 on a machine that is busy: the intent is durable and is driven on.
        assertThat(answer.getResponse().getStatus()).isIn(201, 202);
        String id = Api.json(answer).path("id").asString();
        await(id, "state", "RESERVED");
        return id;
    }

    private String body(int vcpu) {
        return """
                {"contract":"%s","groups":[{"name":"web","count":1,"resources":{"VCPU":%d,"MEMORY_MB":4096}}],\
                "sites":["fi-hel-1"],"dataClass":{"level":"CONFIDENTIAL","tags":["PERSONAL"]}}"""
                .formatted(contract, vcpu);
    }

    private Api developer() {
        return new Api(http, realm.tenant("acme", "dan", "developer").sign());
    }

    private void await(String id, String field, String value) {
        Instant deadline = Instant.now().plus(SOON);
        while (!Api.json(developer().get("/v1/allocations/" + id))
                .path(field)
                .asString("")
                .equals(value)) {
            assertThat(Instant.now()).as(field + " of " + id).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private void declare(Api operator, String site, int vcpu) {
        String version = Api.json(operator.get("/v1/sites/" + site + "/capacity"))
                .path("etag")
                .asString();
        assertThat(operator.put(
                        "/v1/sites/" + site + "/capacity",
                        """
                        {"capacity":{"VCPU":%d,"MEMORY_MB":262144,"GPU_MILLI:T4":4000},"from":"2020-01-01T00:00:00Z",\
                        "until":"2036-01-01T00:00:00Z"}"""
                                .formatted(vcpu),
                        version))
                .hasStatusOk();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
