package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What a member's own people do: declare, register, propose rules, wind a contract down. */
@PortalTest
class PortalOperatorTest {
    private static final String CAPACITY = "/portal/sites/fi-tmp-1/capacity";

    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private AllocationEngine engine;

    @BeforeEach
    void set_the_scene() {
        scene.contract();
    }

    @Test
    void grows_a_site_from_what_stands_and_shows_it_declared() throws Exception {
        SignedIn ada = people.as("ada");
        String form = text(ada.get(CAPACITY));
        assertThat(form).contains("name=\"gpuModel0\" value=\"T4\"", "If-Match: &quot;");
        MvcTestResult answer = declare(ada, version(), "80", "T4", "6");
        assertThat(answer).hasStatus(302).hasRedirectedUrl("/portal/sites/fi-tmp-1");
        assertThat(declared(ResourceClass.VCPU)).isEqualTo(80_000);
        assertThat(declared(ResourceClass.gpuMilli("T4"))).isEqualTo(6_000);
        assertThat(text(ada.get("/portal/sites/fi-tmp-1"))).contains("80 vCPU", "Grow or shrink");
    }

    @Test
    void refuses_to_declare_over_what_somebody_else_has_declared_meanwhile() throws Exception {
        SignedIn ada = people.as("ada");
        String seen = version();
        assertThat(declare(ada, seen, "81", "T4", "4")).hasStatus(302);
        MvcTestResult late = declare(ada, seen, "12", "T4", "4");
        assertThat(late).hasStatus(412);
        assertThat(text(late)).contains("while this form was open", "value=\"12\"");
        assertThat(declared(ResourceClass.VCPU)).isEqualTo(81_000);
    }

    @Test
    void refuses_to_shrink_below_what_is_live_and_names_wrong_fields() throws Exception {
        SignedIn ada = people.as("ada");
        String version = Long.toString(
                ledger.capacity(new SiteId("fi-hel-1")).orElseThrow().version());
        MvcTestResult shrunk = ada.post(
                "/portal/sites/fi-hel-1/capacity",
                "version",
                version,
                "vcpu",
                "1",
                "memoryGib",
                "256",
                "from",
                "2020-01-01T00:00",
                "until",
                "2036-01-01T00:00");
        assertThat(shrunk).hasStatus(409);
        assertThat(text(shrunk)).contains("BELOW_LIVE", "What helps");
        MvcTestResult wrong = ada.post(CAPACITY, "version", "1", "vcpu", "lots", "gpus0", "2", "from", "soon");
        assertThat(wrong).hasStatus(400);
        assertThat(text(wrong)).contains("is not a number", "gpuModel0", "is not a date", "until");
    }

    @Test
    void registers_one_provider_and_lists_it() throws Exception {
        SignedIn olga = people.as("olga");
        assertThat(olga.post(
                        "/portal/providers/new",
                        "id",
                        "rack-40",
                        "site",
                        "fi-hel-1",
                        "vcpu",
                        "8",
                        "memoryGib",
                        "32",
                        "gpuModel",
                        "t4",
                        "gpus",
                        "2",
                        "gpuMemoryGib",
                        "16",
                        "traits",
                        "CERT_ISO27001"))
                .hasStatus(302);
        assertThat(text(olga.get("/portal/providers?site=fi-hel-1"))).contains("rack-40", "8 vCPU", "2 × T4");
        MvcTestResult again = olga.post("/portal/providers/new", "id", "rack-40", "site", "fi-hel-1", "vcpu", "8");
        assertThat(again).hasStatus(409);
        assertThat(text(again)).contains("There is a provider rack-40", "value=\"rack-40\"");
        assertThat(text(olga.post("/portal/providers/new", "id", "No!", "site", "ch-zrh-1", "gpus", "1")))
                .contains("id", "gpuModel", "belong together");
        assertThat(text(olga.post("/portal/providers/new", "id", "far", "site", "ch-zrh-1", "vcpu", "1")))
                .contains("is not a site of this member");
    }

    @Test
    void drains_a_host_returns_it_and_withdraws_it_when_it_is_empty() throws Exception {
        SignedIn olga = people.as("olga");
        String busy = "/portal/providers/rack-1";
        assertThat(text(olga.get(busy)))
                .contains(scene.allocation(), "Drain", ">open<")
                .doesNotContain(">Withdraw<");
        assertThat(olga.post(busy + "/drain", "tag", tag("rack-1")))
                .hasStatus(302)
                .hasRedirectedUrl(busy);
        assertThat(text(olga.get(busy))).contains("draining", "Return", "nowhere");
        assertThat(text(olga.get("/portal/providers"))).contains("draining");
        MvcTestResult live = olga.post(busy + "/withdraw", "tag", tag("rack-1"));
        assertThat(live).hasStatus(409);
        assertThat(text(live)).contains("IN_USE", "What helps");
        assertThat(olga.post(busy + "/return", "tag", "old")).hasStatus(412);
        assertThat(olga.post(busy + "/return", "tag", tag("rack-1"))).hasStatus(302);
        assertThat(text(people.as("vera").get(busy))).doesNotContain("What lies here", "name=\"tag\"");

        assertThat(olga.post("/portal/providers/new", "id", "rack-70", "site", "fi-tmp-1", "vcpu", "1"))
                .hasStatus(302);
        assertThat(olga.post("/portal/providers/rack-70/withdraw", "tag", tag("rack-70")))
                .hasStatus(302)
                .hasRedirectedUrl("/portal/providers");
        assertThat(olga.get("/portal/providers/rack-70")).hasStatus(404);
    }

    @Test
    void drains_a_site_and_returns_it() throws Exception {
        SignedIn olga = people.as("olga");
        String site = "/portal/sites/fi-tmp-1";
        assertThat(text(olga.get(site))).contains("Drain the site");
        assertThat(text(people.as("dan").get(site))).doesNotContain("New placements");
        String version =
                Long.toString(engine.drains().site(new SiteId("fi-tmp-1")).version());
        assertThat(olga.post(site + "/drain", "version", version))
                .hasStatus(302)
                .hasRedirectedUrl(site);
        assertThat(text(olga.get(site))).contains("This site is drained", "Return the site");
        String drained =
                Long.toString(engine.drains().site(new SiteId("fi-tmp-1")).version());
        assertThat(olga.post(site + "/return", "version", drained)).hasStatus(302);
        assertThat(text(olga.get(site))).contains("This site is open");
    }

    private String tag(String provider) {
        return ProviderService.tag(engine.provider(new ProviderId(provider)).orElseThrow());
    }

    @Test
    void registers_a_table_and_may_be_sent_it_again() throws Exception {
        String table =
                "id,site,vcpu,memoryGib,traits\nrack-50,fi-hel-1,4,16,\nrack-51,fi-hel-1,4,16,TIER_4 CERT_ISO27001\n";
        assertThat(upload("olga", table)).hasStatus(302);
        assertThat(text(people.as("olga").get("/portal/providers"))).contains("rack-50", "rack-51");
        assertThat(upload("olga", table)).hasStatus(302);
        MvcTestResult other = people.as("olga")
                .post("/portal/providers/batch", "sheet", "id,site,vcpu\nrack-50,fi-hel-1,9\nrack-52,fi-hel-1,9\n");
        assertThat(other).hasStatus(409);
        assertThat(text(other)).contains("1 registered", "1</span> of them are not registered", "ALREADY_EXISTS");
    }

    @Test
    void names_each_line_of_a_table_that_is_wrong_and_registers_none() throws Exception {
        MvcTestResult wrong = people.as("olga")
                .post(
                        "/portal/providers/batch",
                        "sheet",
                        "id,site,vcpu\nrack-60,fi-hel-1,many\nrack-61,fi-hel-1,1,2\nrack-62,fi-hel-1,1\n"
                                + "rack-62,fi-hel-1,2\n,fi-hel-1,1");
        assertThat(wrong).hasStatus(400);
        assertThat(text(wrong))
                .contains("line 2", "vcpu is not a number", "line 3", "more cells", "line 5", "given twice", "line 6");
        assertThat(text(people.as("olga").get("/portal/providers?pageToken="))).doesNotContain("rack-62");
        assertThat(text(people.as("olga").post("/portal/providers/batch", "sheet", "what,is,this\n")))
                .contains("line 1", "must name the columns");
        assertThat(text(people.as("olga").post("/portal/providers/batch"))).contains("is empty");
    }

    @Test
    void proposes_staged_rules_with_their_tests_and_shows_what_changes() throws Exception {
        SignedIn ada = people.as("ada");
        bundles.stage("r30");
        bundles.stageUntested("r31");
        assertThat(text(ada.get("/portal/policies/new")))
                .contains("r30", "1</span> passed", "r31", "no results staged here", "files differ from");
        MvcTestResult untested = ada.post("/portal/policies/new", "revision", "r31", "summary", "Untested");
        assertThat(untested).hasStatus(409);
        assertThat(text(untested)).contains("POLICY_UNTESTED", "policy/check.sh --revision r31");
        MvcTestResult proposed = ada.post("/portal/policies/new", "revision", "r30", "summary", "Stricter backups");
        assertThat(proposed).hasStatus(302);
        String ballot = proposed.getResponse().getRedirectedUrl();
        assertThat(ledger.ballots()).anyMatch(each -> each.about().equals("r30"));
        assertThat(text(people.as("vera").get(ballot)))
                .contains("Stricter backups", "data.json", "is the one that was proposed", "came to the same result")
                .contains("2</span> approvals of", "not yet");
    }

    @Test
    void winds_a_contract_down_only_when_it_is_named() throws Exception {
        String handle = scene.anotherContract();
        SignedIn ada = people.as("ada");
        String path = "/portal/contracts/" + handle;
        assertThat(text(ada.get(path))).contains("Wind the contract down");
        assertThat(ada.post(path + "/wind-down", "confirm", "yes")).hasStatus(400);
        assertThat(ada.post(path + "/wind-down", "confirm", handle.substring(handle.length() - 6)))
                .hasStatus(302);
        assertThat(text(ada.get(path))).contains("winding down".toUpperCase(java.util.Locale.ROOT));
    }

    private MvcTestResult declare(SignedIn person, String version, String vcpu, String model, String gpus) {
        return person.post(
                CAPACITY,
                "version",
                version,
                "vcpu",
                vcpu,
                "memoryGib",
                "256",
                "gpuModel0",
                model,
                "gpus0",
                gpus,
                "from",
                "2020-01-01T00:00",
                "until",
                "2036-01-01T00:00");
    }

    private String version() {
        return Long.toString(
                ledger.capacity(new SiteId("fi-tmp-1")).orElseThrow().version());
    }

    private long declared(ResourceClass resource) {
        return ledger.capacity(new SiteId("fi-tmp-1")).orElseThrow().capacity().get(resource);
    }

    private MvcTestResult upload(String person, String table) {
        return people.as(person)
                .upload(
                        "/portal/providers/batch",
                        new MockMultipartFile("file", "hosts.csv", "text/csv", table.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(MvcTestResult answer) throws Exception {
        return answer.getResponse().getContentAsString();
    }
}
