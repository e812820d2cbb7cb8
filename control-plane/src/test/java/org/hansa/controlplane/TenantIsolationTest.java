package org.hansa.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TenantSample;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every endpoint there is, as somebody of another tenant. What is one tenant's looks to all others exactly as if it were not
 * there. A new endpoint fails this test until it is listed as shared, or has a sample to be tried with.
 */
@ControlPlaneTest
class TenantIsolationTest {
    /** Endpoints that show or do nothing of a tenant's: the consortium's own, and collections of the caller's own. */
    private static final Set<String> SHARED = Set.of(
            "GET /v1/whoami",
            "GET /v1/members",
            "GET /v1/members/{member}",
            "GET /v1/sites",
            "GET /v1/sites/{site}",
            "GET /v1/sites/{site}/capacity",
            "PUT /v1/sites/{site}/capacity",
            "GET /v1/ledger",
            "GET /v1/auditors",
            // Names its contracts in the body, see MandateApiTest.
            "POST /v1/mandates",
            "GET /v1/policies",
            "POST /v1/policies",
            "GET /v1/policies/{revision}",
            "POST /v1/policies/{revision}/activate",
            // For the member's own people only, see BundleUploadTest.
            "PUT /v1/policies/{revision}/bundle",
            "PUT /v1/policies/{revision}/tests",
            "GET /v1/policies/{revision}/impact",
            "POST /v1/policies/{revision}/impact",
            "GET /v1/policies/{revision}/impact/flips",
            // Names contracts of the caller's own only, see DepartureApiTest.
            "GET /v1/members/{member}/departure",
            "POST /v1/members/{member}/leave",
            // For the member's own people only, see BallotApiTest.
            "GET /v1/notices",
            // The members' own decisions, see BallotApiTest.
            "GET /v1/ballots",
            "POST /v1/ballots",
            "GET /v1/ballots/{ballot}",
            "POST /v1/ballots/{ballot}/votes",
            "POST /v1/ballots/{ballot}/withdraw",
            // For the member's own people only, see JoiningApiTest.
            "GET /v1/invitations",
            "POST /v1/invitations",
            "DELETE /v1/invitations/{invitation}",
            "GET /v1/applications",
            "GET /v1/applications/{application}",
            "GET /v1/applications/{application}/file",
            "POST /v1/applications/{application}/decline",
            "POST /v1/applications/{application}/ballot",
            // An applicant's own, who is nobody's tenant and shows a passphrase, see JoiningApiTest.
            "GET /v1/joining",
            "POST /v1/joining",
            "GET /v1/joining/steps/{step}",
            "PUT /v1/joining/steps/{step}",
            "POST /v1/joining/checks/{check}",
            "POST /v1/joining/submit",
            "POST /v1/joining/withdraw",
            "POST /v1/joining/reopen",
            "GET /v1/flavors",
            // For the member's own people only, see ProviderApiTest.
            "GET /v1/grid/entries",
            "POST /v1/contracts",
            // Names its contract in the body, see AllocationApiTest.
            "POST /v1/allocations",
            // Filtered event by event, see EventStreamTest.
            "GET /v1/events");

    /** Collections: whoever lists, finds nothing of another's. */
    private static final Set<String> COLLECTIONS =
            Set.of("GET /v1/contracts", "GET /v1/allocations", "GET /v1/decisions", "GET /v1/mandates");

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Autowired
    private List<TenantSample> samples;

    @TestFactory
    List<DynamicTest> looks_to_a_stranger_as_if_it_were_not_there() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String endpoint : endpoints()) {
            if (!SHARED.contains(endpoint) && !COLLECTIONS.contains(endpoint)) {
                tests.add(DynamicTest.dynamicTest(endpoint, () -> sameAsAbsent(endpoint)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    @Test
    void lists_nothing_of_another_tenant() {
        assertThat(endpoints()).containsAll(COLLECTIONS);
        for (String endpoint : COLLECTIONS) {
            String body = stranger().get(endpoint.substring(4)).getMvcResult().toString()
                    + new String(
                            stranger().get(endpoint.substring(4)).getResponse().getContentAsByteArray(),
                            StandardCharsets.UTF_8);
            samples.forEach(sample -> assertThat(body).doesNotContain(sample.existing()));
        }
    }

    @Test
    void names_no_endpoint_that_is_gone() {
        assertThat(endpoints()).containsAll(SHARED);
    }

    @TestFactory
    List<DynamicTest> lets_nobody_in_without_a_token() {
        return endpoints().stream()
                .map(endpoint -> DynamicTest.dynamicTest(endpoint, () -> assertThat(
                                http.method(method(endpoint)).uri(path(endpoint).replaceAll("\\{[a-z]+}", "x-1")))
                        .hasStatus(401)))
                .toList();
    }

    private void sameAsAbsent(String endpoint) {
        TenantSample sample = samples.stream()
                .filter(each -> path(endpoint).startsWith(each.prefix()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(endpoint + " is neither listed as shared nor has a TenantSample: "
                        + "a new endpoint must show that a stranger cannot see through it"));
        MvcTestResult existing = call(endpoint, sample.prefix(), sample.existing());
        MvcTestResult absent = call(endpoint, sample.prefix(), sample.absent());
        assertThat(existing.getResponse().getStatus()).isBetween(400, 404);
        assertThat(existing.getResponse().getStatus())
                .isEqualTo(absent.getResponse().getStatus());
        assertThat(Api.json(existing).path("code")).isEqualTo(Api.json(absent).path("code"));
        assertThat(Api.json(existing).path("detail")).isEqualTo(Api.json(absent).path("detail"));
    }

    private MvcTestResult call(String endpoint, String prefix, String id) {
        String start = prefix.replaceAll("\\{[a-z]+}", id);
        String rest = path(endpoint).substring(prefix.length()).replaceAll("\\{[a-z]+}", "fi-hel-1");
        return stranger()
                .request(method(endpoint), start + rest)
                .header("If-Match", "\"0\"")
                .header("Idempotency-Key", "one")
                .contentType("application/json")
                .content(endpoint.contains("/grants/") ? "{\"granted\":{}}" : "{}")
                .exchange();
    }

    private Api stranger() {
        return new Api(
                http,
                realm.tenant("globex", "mallory", "tenant-admin", "contract-manager", "developer", "compliance-officer")
                        .sign());
    }

    private Set<String> endpoints() {
        Set<String> endpoints = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(mapping -> {
            for (String pattern : mapping.getPatternValues()) {
                if (pattern.startsWith("/v1/")) {
                    mapping.getMethodsCondition().getMethods().forEach(method -> endpoints.add(method + " " + pattern));
                }
            }
        });
        return endpoints;
    }

    private static HttpMethod method(String endpoint) {
        return HttpMethod.valueOf(endpoint.substring(0, endpoint.indexOf(' ')));
    }

    private static String path(String endpoint) {
        return endpoint.substring(endpoint.indexOf(' ') + 1);
    }
}
