package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hansa.controlplane.fixture.Api;
import org.hansa.ledger.model.ContractHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What is refused over REST, each with its code, its reason and what would help. */
class AllocationRefusalTest extends AllocationApi {
    @Test
    void refuses_the_same_key_with_another_body() {
        register("fi-hel-1", 16_000);
        String contract = contract();
        String key = key();
        assertThat(developer.post("/v1/allocations", body(contract, 1_000), key))
                .hasStatus(201);
        refused(developer.post("/v1/allocations", body(contract, 1_001), key), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void needs_an_idempotency_key() {
        refused(developer.post("/v1/allocations", body(contract(), 1_000)), 400, "IDEMPOTENCY_KEY_REQUIRED");
        refused(developer.post("/v1/allocations", body(contract(), 1_000), "spa ce"), 400, "INVALID_FIELD");
    }

    @Test
    void refuses_by_residency_with_every_sites_rule_and_remedy_and_remembers_it() {
        String contract = contract();
        String body = body(contract, 1_000).replace("\"dataClass\"", "\"sites\":[\"ch-zrh-1\"],\"dataClass\"");
        String key = key();
        MvcTestResult answer = developer.post("/v1/allocations", body, key);
        refused(answer, 422, "RESIDENCY");
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("retryable").asBoolean()).isFalse();
        assertThat(problem.path("sites").path(0).path("code").asString()).isEqualTo("JURISDICTION_NOT_ALLOWED");
        assertThat(problem.path("sites").path(0).path("remedy").asString()).isNotEmpty();
        String decision = problem.path("decision").path("id").asString();
        assertThat(developer.get("/v1/decisions/" + decision)).hasStatusOk();
        assertThat(developer.get("/v1/decisions?contract=" + contract))
                .bodyJson()
                .extractingPath("$.items[0].reason")
                .isEqualTo("RESIDENCY");
        assertThat(stranger.get("/v1/decisions")).bodyText().doesNotContain(contract);
        int asked = policy().questions();
        refused(developer.post("/v1/allocations", body, key), 422, "RESIDENCY");
        assertThat(policy().questions()).isEqualTo(asked);
        refused(developer.post("/v1/allocations", body.replace("1000", "1001"), key), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void refuses_for_want_of_room_with_dimensions_and_the_nearest_fit_and_lets_the_same_key_try_again() {
        String trait = trait();
        operator.post(
                "/v1/providers",
                provider("fi-hel-1", 4_000).replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
        String contract = contract();
        String key = key();
        String body = body(contract, 5_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        MvcTestResult answer = developer.post("/v1/allocations", body, key);
        refused(answer, 507, "NO_ROOM");
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("dimensions").path("VCPU").asInt()).isPositive();
        JsonNode nearest = problem.path("nearest");
        assertThat(nearest.path("site").asString()).isEqualTo("fi-hel-1");
        assertThat(nearest.path("resources").path("VCPU").asInt()).isEqualTo(4_000);
        assertThat(problem.path("remedy").asString()).contains("nearest");
        register("fi-hel-1", 8_000, trait);
        assertThat(developer.post("/v1/allocations", body, key)).hasStatus(201);
    }

    @Test
    void refuses_beyond_the_quota() {
        register("fi-hel-1", 900_000);
        String contract = contracts.active("acme", "EEA", "{\"VCPU\":3000}");
        String body = body(contract, 2_000).replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        assertThat(developer.post("/v1/allocations", body, key())).hasStatus(201);
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 409, "QUOTA");
        assertThat(Api.json(answer).path("retryable").asBoolean()).isTrue();
    }

    @Test
    void refuses_under_a_contract_that_not_everybody_has_accepted() {
        String contract = contracts.proposed("acme", "EEA", "{\"VCPU\":64000}");
        refused(developer.post("/v1/allocations", body(contract, 1_000), key()), 409, "CONTRACT_NOT_ACTIVE");
    }

    @Test
    void fails_closed_without_the_policy_and_takes_nothing() {
        register("fi-hel-1", 16_000);
        String contract = contract();
        long live = engine.allocations(Optional.of(new ContractHandle(contract)), Optional.empty(), 10)
                .allocations()
                .size();
        policy().silent(true);
        try {
            MvcTestResult answer = developer.post("/v1/allocations", body(contract, 1_000), key());
            refused(answer, 503, "POLICY_UNAVAILABLE");
            assertThat(answer).headers().containsHeader("Retry-After");
        } finally {
            policy().silent(false);
        }
        assertThat(engine.allocations(Optional.of(new ContractHandle(contract)), Optional.empty(), 10)
                        .allocations())
                .hasSize((int) live);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"VCPU\":1000 | \"VCPU\":-1 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":0 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":1000,\"MEMORY_MB\":0 | groups[0].resources.MEMORY_MB",
                "\"VCPU\":1000 | \"VCPU\":null | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":9007199254740993 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":99999999999999999999 | groups[0].resources.VCPU",
                "\"resources\":{\"VCPU\":1000} | \"count\":2,\"resources\":{\"VCPU\":4503599627370496} | groups[0].count",
                "\"VCPU\":1000 | \"VCPU\":1.5 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"WISHES\":1 | groups[0].resources.WISHES",
                "\"VCPU\":1000 | \"GPU:T4\":1 | groups[0].resources.GPU:T4",
                "\"resources\":{\"VCPU\":1000} | \"resources\":{} | groups[0].resources",
                "\"name\":\"web\" | \"name\":\"a b\" | groups[0].name",
                "\"name\":\"web\" | \"count\":0 | groups[0].count",
                "\"name\":\"web\" | \"count\":-1 | groups[0].count",
                "\"name\":\"web\" | \"count\":2.0 | groups[0].count",
                "\"name\":\"web\" | \"count\":\"2\" | groups[0].count",
                "\"name\":\"web\" | \"count\":99999999999 | groups[0].count",
                "\"name\":\"web\" | \"name\":7 | groups[0].name",
                "\"name\":\"web\" | \"kind\":\"PET\" | groups[0].kind",
                "\"name\":\"web\" | \"requiredTraits\":[\"sunny\"] | groups[0].requiredTraits[0]",
                "\"name\":\"web\" | \"gpu\":{\"models\":[\"T4\"]} | groups[0].gpu",
                "\"name\":\"web\" | \"gpu\":{\"devices\":65} | groups[0].gpu.devices",
                "\"name\":\"web\" | \"gpu\":{\"devices\":0} | groups[0].gpu.devices",
                "\"name\":\"web\" | \"gpu\":{\"devices\":1.5} | groups[0].gpu.devices",
                "\"name\":\"web\" | \"gpu\":{\"milliPerDevice\":1001} | groups[0].gpu.milliPerDevice",
                "\"name\":\"web\" | \"requiredTraits\":[\"A\"],\"forbiddenTraits\":[\"A\"] | groups[0].forbiddenTraits",
                "\"name\":\"web\" | \"count\":1001 | groups[0].count",
                "\"name\":\"web\" | \"count\":2,\"minCount\":3 | groups[0].minCount",
                "\"name\":\"web\" | \"count\":2,\"minCount\":0 | groups[0].minCount",
                "\"name\":\"web\" | \"flavor\":\"standard.2\" | groups[0].flavor",
                "\"resources\":{\"VCPU\":1000} | \"flavor\":\"enormous\" | groups[0].flavor",
                "\"name\":\"web\" | \"spread\":{\"key\":\"galaxy\"} | groups[0].spread.key",
                "\"name\":\"web\" | \"spread\":{\"key\":\"host\",\"maxPerDomain\":0} | groups[0].spread.maxPerDomain",
                "\"name\":\"web\" | \"affinity\":{\"key\":\"host\",\"maxPerDomain\":2} | groups[0].affinity.maxPerDomain",
                "\"name\":\"web\" | \"count\":4,\"spread\":{\"key\":\"host\"},\"affinity\":{\"key\":\"host\"} | groups[0].spread.maxPerDomain",
                "\"name\":\"web\" | \"count\":4,\"spread\":{\"key\":\"country\",\"maxPerDomain\":3},\"affinity\":{\"key\":\"rack\"} | groups[0].spread.maxPerDomain",
                "\"name\":\"web\" | \"kind\":\"VOLUME\" | groups[0].resources",
                "\"name\":\"web\" | \"kind\":\"GPU_JOB\" | groups[0].gpu",
                "}],\"dataClass\" | },{\"name\":\"web\",\"resources\":{\"VCPU\":1}}],\"dataClass\" | groups[1].name",
                "\"dataClass\" | \"near\":{\"allocation\":\"00000000-0000-4000-8000-000000000001\"},\"dataClass\" | near.allocation",
                "\"dataClass\" | \"sites\":[\"fi-oulu-9\"],\"dataClass\" | sites[0]",
                "\"dataClass\" | \"countries\":[\"XX\"],\"dataClass\" | countries[0]",
                "\"dataClass\" | \"sites\":[\"fi-hel-1\"],\"countries\":[\"DE\"],\"dataClass\" | countries",
                "\"dataClass\" | \"countries\":[\"fi\"],\"dataClass\" | countries[0]",
                "\"dataClass\" | \"term\":{\"until\":\"2001-01-01T00:00:00Z\"},\"dataClass\" | term.until",
                "\"dataClass\" | \"term\":{\"until\":\"2099-01-01T00:00:00Z\"},\"dataClass\" | term.until",
                "\"dataClass\" | \"term\":{\"until\":1900000000},\"dataClass\" | term.until",
                "\"dataClass\" | \"term\":{\"until\":\"2030-02-30T00:00:00Z\"},\"dataClass\" | term.until",
                "\"dataClass\" | \"term\":{\"until\":\"+1000000000-12-31T23:59:59Z\"},\"dataClass\" | term.until",
                "\"dataClass\" | \"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":12.5},\"dataClass\" | priceCeiling.perHour",
                "\"dataClass\" | \"priceCeiling\":{\"currency\":\"EUR\"},\"dataClass\" | priceCeiling.perHour",
                "\"dataClass\" | \"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"-1\"},\"dataClass\" | priceCeiling.perHour",
                "\"dataClass\" | \"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"1e3\"},\"dataClass\" | priceCeiling.perHour",
                "\"dataClass\" | \"priceCeiling\":{\"currency\":\"euro\",\"perHour\":\"1\"},\"dataClass\" | priceCeiling.currency",
                "\"dataClass\" | \"maxLatencyMillisTo\":{},\"dataClass\" | maxLatencyMillisTo",
                "\"dataClass\" | \"maxLatencyMillisTo\":{\"fi-hel-1\":-1},\"dataClass\" | maxLatencyMillisTo.fi-hel-1",
                "\"dataClass\" | \"maxLatencyMillisTo\":{\"fi-oulu-9\":5},\"dataClass\" | maxLatencyMillisTo.fi-oulu-9",
                "\"dataClass\" | \"interruptible\":{},\"dataClass\" | interruptible.noticeSeconds",
                "\"dataClass\" | \"interruptible\":{\"noticeSeconds\":-1},\"dataClass\" | interruptible.noticeSeconds",
                "\"dataClass\" | \"interruptible\":{\"noticeSeconds\":604801},\"dataClass\" | interruptible.noticeSeconds",
                "\"dataClass\" | \"term\":{\"notBefore\":\"2001-01-01T00:00:00Z\"},\"dataClass\" | term.notBefore",
                "\"dataClass\" | \"term\":{\"notBefore\":\"2035-01-02T00:00:00Z\",\"until\":\"2035-01-01T00:00:00Z\"},\"dataClass\" | term.notBefore",
                "\"dataClass\" | \"term\":{\"notBefore\":\"2099-01-01T00:00:00Z\"},\"dataClass\" | term.notBefore",
                "\"level\":\"CONFIDENTIAL\" | \"level\":\"shh\" | dataClass.level",
                "\"dataClass\" | \"surprise\":1,\"dataClass\" | surprise",
                "\"contract\":\" | \"contract\":\"NO | contract",
            })
    void names_the_field_that_is_wrong(String right, String wrong, String field) {
        MvcTestResult answer =
                developer.post("/v1/allocations", body(contract(), 1_000).replace(right, wrong), key());
        refused(answer, 400, "INVALID_FIELD");
        assertThat(Api.json(answer).path("errors")).as("one mistake, told once").hasSize(1);
        assertThat(Api.json(answer).path("errors").path(0).path("field").asString())
                .isEqualTo(field);
        assertThat(answer).bodyText().doesNotContain("Exception").doesNotContain("org.hansa");
    }

    @Test
    void says_what_would_be_right_where_the_form_is_wrong() {
        String half = body(contract(), 1_000).replace("\"VCPU\":1000", "\"VCPU\":1.5");
        String soon = body(contract(), 1_000).replace("\"dataClass\"", "\"term\":{\"until\":\"soon\"},\"dataClass\"");
        assertThat(developer.post("/v1/allocations", half, key())).bodyText().contains("must be a whole number");
        assertThat(developer.post("/v1/allocations", soon, key()))
                .bodyText()
                .contains("must be a time like 2027-01-31T12:00:00Z");
    }

    @Test
    void ten_thousand_groups_are_refused_without_being_read() {
        String group = "{\"resources\":{\"VCPU\":-1}},";
        String body = body(contract(), 1_000).replace("\"groups\":[", "\"groups\":[" + group.repeat(10_000));
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 400, "INVALID_FIELD");
        assertThat(Api.json(answer).path("errors")).hasSize(1);
        assertThat(Api.json(answer).path("errors").path(0).path("field").asString())
                .isEqualTo("groups");
    }

    @Test
    void refuses_json_that_is_none() {
        refused(developer.post("/v1/allocations", "{\"contract\":", key()), 400, "MALFORMED_REQUEST");
        refused(developer.post("/v1/allocations", "[]", key()), 400, "INVALID_FIELD");
    }

    @Test
    void an_unknown_data_class_is_the_policys_to_deny_and_an_unknown_trait_finds_no_room() {
        register("fi-hel-1", 16_000);
        String body = body(contract(), 1_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"NOBODY_HAS_THIS\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 507, "NO_ROOM");
        assertThat(Api.json(answer)
                        .path("dimensions")
                        .path("TRAIT:NOBODY_HAS_THIS")
                        .asInt())
                .isPositive();
        assertThat(Api.json(answer).path("nearest").isMissingNode()).isTrue();
        assertThat(Api.json(answer).path("remedy").asString())
                .contains("TRAIT:NOBODY_HAS_THIS")
                .doesNotContain("nearest");
    }
}
