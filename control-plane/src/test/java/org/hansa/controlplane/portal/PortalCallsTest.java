package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every page names the calls and the commands that do the same: a new page fails here until it does. */
@PortalTest
class PortalCallsTest {
    /** What is answered to a GET in the portal and is no page of its own. */
    private static final Set<String> NO_PAGES = Set.of(
            // Errors, in place of any page.
            "/error",
            "/portal/{*path}",
            // Files, which the calls of their pages name.
            "/portal/applications/{application}/file",
            "/portal/audit/reports/{id}/content",
            "/portal/audit/trust-root",
            // Parts of pages, fetched again while the page is looked at.
            "/portal/fragments/brief",
            "/portal/fragments/events",
            "/portal/fragments/impact/{revision}",
            "/portal/fragments/reports/{id}",
            "/join/fragments/status");

    private static final Pattern CODE = Pattern.compile("/join#([A-Za-z0-9_-]{27})");
    private static final Pattern APPLICATION = Pattern.compile("a-[0-9a-f-]{36}");

    @Autowired
    private MockMvcTester http;

    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private TestRealm realm;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    /** @param reader who may see the page */
    private record Page(SignedIn reader, String path) {}

    @TestFactory
    List<DynamicTest> every_page_names_the_calls_and_the_commands_that_do_the_same() {
        Map<String, Page> samples = samples();
        List<DynamicTest> tests = new ArrayList<>();
        for (String pattern : patterns()) {
            if (!NO_PAGES.contains(pattern)) {
                tests.add(DynamicTest.dynamicTest(pattern, () -> check(pattern, samples)));
            }
        }
        return tests;
    }

    @Test
    void names_no_page_that_is_gone() {
        assertThat(patterns()).containsAll(NO_PAGES).containsAll(samples().keySet());
    }

    private static void check(String pattern, Map<String, Page> samples) {
        assertThat(samples)
                .as("a page that this test does not know: give it a sample")
                .containsKey(pattern);
        Page page = samples.get(pattern);
        MvcTestResult answer = page.reader().get(page.path());
        assertThat(answer).hasStatusOk();
        assertThat(body(answer)).contains("The same by API and command", "curl ", "./hansa ", "/v1/");
    }

    /** Of this portal's controllers, those that a browser gets. */
    private Set<String> patterns() {
        Set<String> patterns = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().forEach((mapping, handler) -> {
            Set<?> methods = mapping.getMethodsCondition().getMethods();
            boolean read = methods.isEmpty() || methods.toString().contains("GET");
            if (read && handler.getBeanType().getPackage().equals(PortalModel.class.getPackage())) {
                patterns.addAll(mapping.getPatternValues());
            }
        });
        return patterns;
    }

    private Map<String, Page> samples() {
        SignedIn ada = people.as("ada");
        SignedIn dan = people.as("dan");
        SignedIn cora = people.as("cora");
        SignedIn nobody = new SignedIn(http, new MockHttpSession());
        SignedIn applicant = applicant(ada);
        bundles.stage("r23");
        String report = String.valueOf(cora.post("/portal/audit/reports", "contract", scene.contract())
                .getResponse()
                .getRedirectedUrl());
        Map<String, Page> samples = new TreeMap<>();
        samples.put("/", new Page(nobody, "/"));
        samples.put("/join", new Page(nobody, "/join"));
        samples.put("/join/status", new Page(applicant, "/join/status"));
        samples.put("/join/steps/{step}", new Page(applicant, "/join/steps/entity"));
        samples.put("/portal/members/{member}", new Page(ada, "/portal/members/NordMSP"));
        samples.put("/portal/sites/{site}", new Page(ada, "/portal/sites/fi-hel-1"));
        samples.put("/portal/sites/{site}/capacity", new Page(ada, "/portal/sites/fi-hel-1/capacity"));
        samples.put("/portal/providers/{id}", new Page(ada, "/portal/providers/rack-1"));
        samples.put("/portal/contracts/{handle}", new Page(dan, "/portal/contracts/" + scene.contract()));
        samples.put("/portal/allocations/{id}", new Page(dan, "/portal/allocations/" + scene.allocation()));
        samples.put("/portal/decisions/{digest}", new Page(dan, "/portal/decisions/" + decision()));
        samples.put("/portal/policies/{revision}", new Page(ada, "/portal/policies/r1"));
        samples.put("/portal/policies/{revision}/impact", new Page(ada, "/portal/policies/r23/impact"));
        samples.put("/portal/ballots/{ballot}", new Page(ada, "/portal/ballots/b-rules-r1"));
        samples.put("/portal/audit/reports/{id}", new Page(cora, report));
        samples.put(
                "/portal/applications/{application}",
                new Page(ada, "/portal/applications/" + id(body(applicant.get("/join/status")))));
        for (String plain : List.of("/portal/allocations", "/portal/allocations/new", "/portal/decisions")) {
            samples.put(plain, new Page(dan, plain));
        }
        samples.put("/portal/audit", new Page(cora, "/portal/audit"));
        for (String plain : List.of(
                "/portal",
                "/portal/applications",
                "/portal/ballots",
                "/portal/ballots/new",
                "/portal/contracts",
                "/portal/contracts/new",
                "/portal/gallery",
                "/portal/members",
                "/portal/policies",
                "/portal/policies/new",
                "/portal/providers",
                "/portal/providers/new",
                "/portal/sites")) {
            samples.put(plain, new Page(ada, plain));
        }
        return samples;
    }

    private SignedIn applicant(SignedIn sponsor) {
        Matcher code =
                CODE.matcher(body(sponsor.post("/portal/applications/invitations", "label", "Calls", "days", "14")));
        assertThat(code.find()).isTrue();
        SignedIn browser = new SignedIn(http, new MockHttpSession());
        String passphrase = "correct horse battery";
        assertThat(browser.post("/join/open", "code", code.group(1), "passphrase", passphrase, "repeated", passphrase))
                .hasStatus(302);
        return browser;
    }

    private String decision() {
        Api dan = new Api(http, realm.tenant("acme", "dan", "developer").sign());
        return Api.json(dan.request(HttpMethod.GET, "/v1/allocations/" + scene.allocation())
                        .exchange())
                .path("decision")
                .path("id")
                .asString();
    }

    private static String id(String page) {
        Matcher id = APPLICATION.matcher(page);
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
