package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** An auditor in the portal, before, with and after a tenant's mandate. */
@PortalTest
class PortalAuditorTest {
    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Test
    void sees_a_contract_from_the_mandate_on_and_no_more_when_it_is_taken_back() throws Exception {
        String contract = scene.contract();
        SignedIn aud = people.as("aud");
        assertThat(text(aud.get("/portal"))).contains("Capacity").doesNotContain("Your contracts", "Happening now");
        assertThat(text(aud.get("/portal/audit"))).contains("Recent anchors", "No mandate yet");
        assertThat(aud.get("/portal/contracts/" + contract)).hasStatus(404);
        assertThat(aud.get("/portal/providers")).hasStatus(404);

        SignedIn cora = people.as("cora");
        assertThat(text(cora.get("/portal/audit"))).contains("Give a mandate", "Harbour Audit");
        assertThat(text(give(cora, contract, ""))).contains("reason", "is missing");
        assertThat(give(cora, contract, "Annual audit")).hasStatus(302);
        String page = text(aud.get("/portal/audit"));
        assertThat(page).contains("Your mandates", "Annual audit", "in force", "Export report");
        assertThat(aud.get("/portal/contracts/" + contract)).hasStatusOk();
        assertThat(people.as("dan").post("/portal/audit/mandates", "auditor", "x"))
                .hasStatus(403);

        String form = text(cora.get("/portal/audit"));
        String end = form.replaceAll("(?s).*?action=\"(/portal/audit/mandates/m-[^/]+/end)\".*", "$1");
        assertThat(aud.post(end)).hasStatus(403);
        assertThat(cora.post(end)).hasStatus(302);
        assertThat(text(cora.get("/portal/audit"))).contains("taken back");
        assertThat(aud.get("/portal/contracts/" + contract)).hasStatus(403);
        assertThat(text(aud.get("/portal"))).contains("Capacity");
    }

    private MvcTestResult give(SignedIn person, String contract, String reason) {
        return person.post(
                "/portal/audit/mandates",
                "auditor",
                TestRealm.tenantId(TestRealm.AUDITOR),
                "contracts",
                contract,
                "until",
                LocalDate.now(ZoneOffset.UTC).plusDays(30).toString(),
                "reason",
                reason);
    }

    private static String text(MvcTestResult answer) throws Exception {
        return answer.getResponse().getContentAsString();
    }
}
