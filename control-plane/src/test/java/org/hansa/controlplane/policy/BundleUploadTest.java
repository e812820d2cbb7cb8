package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Bundles that people upload, good ones and all kinds of bad ones, before the real OPA. */
@ControlPlaneTest
@Import(BundleUploadTest.WithOpa.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class BundleUploadTest {
    @TestConfiguration(proxyBeanMethods = false)
    static class WithOpa {
        @Bean
        static DynamicPropertyRegistrar realOpa() {
            return registry -> RealRules.program().ifPresent(program -> {
                registry.add("hansa.policy-trial.program", program::toString);
                registry.add("hansa.policy-trial.capabilities", RealRules.CAPABILITIES::toString);
            });
        }
    }

    private static byte[] bundle;
    private static byte[] tests;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private PolicyBundles folder;

    private Api admin;

    @BeforeAll
    static void build() throws IOException {
        RealRules.assumeOpa();
        bundle = RealRules.bundle("r30");
        tests = RealRules.tests("r30");
    }

    @BeforeEach
    void sign_in() {
        admin = new Api(http, realm.member("ada", "member-admin").sign());
    }

    @Test
    void a_good_bundle_is_staged_tested_and_proposed_with_the_results_that_every_machine_finds() throws Exception {
        assertThat(put("r30/bundle", bundle))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.bundleDigest")
                .isEqualTo(PolicyBundle.read(bundle).digest().hex());
        MvcTestResult tested = put("r30/tests", tests);
        assertThat(tested).hasStatusOk().bodyJson().extractingPath("$.sound").isEqualTo(true);
        Digest elsewhere = Digest.of(RealRules.results("r30"));
        assertThat(tested).bodyJson().extractingPath("$.testDigest").isEqualTo(elsewhere.hex());
        assertThat(admin.post("/v1/policies", "{\"revision\":\"r30\",\"summary\":\"the same again\"}"))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.content.testDigest")
                .isEqualTo(elsewhere.hex());

        TreeMap<String, String> other = RealRules.files(bundle);
        other.put("hansa/more.rego", "package hansa.more\n\nmore := true\n");
        assertThat(put("r30/bundle", RealRules.packed(other)))
                .hasStatus(409)
                .bodyText()
                .contains("is voted on", "another revision's name");
        assertThat(put("r30/bundle", bundle)).hasStatusOk();
    }

    @Test
    void a_built_in_that_rules_may_not_use_is_named() throws IOException {
        String problems = rejected(
                "r30", changed("hansa/call.rego", "package hansa.call\n\nx := http.send({\"url\": \"http://x\"})\n"));

        assertThat(problems).contains("http.send", "call.rego:3");
        assertThat(rejected("r30", changed("hansa/clock.rego", "package hansa.clock\n\nx := time.now_ns()\n")))
                .contains("time.now_ns");
        assertThat(rejected("r30", changed("hansa/broken.rego", "package hansa.broken\n\nx := {\n")))
                .contains("broken.rego:4", "rego_parse_error");
    }

    @Test
    void a_bundle_that_fails_its_tests_is_staged_as_such_and_cannot_be_proposed() throws IOException {
        TreeMap<String, String> lax = RealRules.files(RealRules.bundle("r31"));
        lax.replaceAll((path, text) -> path.endsWith("authz/proof.rego")
                ? text.replace("fresh if action.maximumAgeSeconds == \"0\"", "fresh if true")
                : text);
        assertThat(put("r31/bundle", RealRules.packed(lax))).hasStatusOk();

        MvcTestResult tested = put("r31/tests", tests);

        assertThat(tested).hasStatusOk().bodyJson().extractingPath("$.sound").isEqualTo(false);
        assertThat(tested)
                .bodyJson()
                .extractingPath("$.failed")
                .asArray()
                .contains("data.hansa.authz_test.test_an_old_sign_in_is_refused");
        assertThat(admin.post("/v1/policies", "{\"revision\":\"r31\",\"summary\":\"lax\"}"))
                .hasStatus(409)
                .bodyText()
                .contains("POLICY_UNTESTED", "test_an_old_sign_in_is_refused");
    }

    @Test
    void tests_that_would_change_what_they_test_are_refused() throws IOException {
        assertThat(put("r30/bundle", bundle)).hasStatusOk();
        byte[] smuggling = RealRules.packed(Map.of("bundle/hansa/authz/proof.rego", "package hansa.authz\n"));

        assertThat(put("r30/tests", smuggling))
                .hasStatus(422)
                .bodyText()
                .contains("POLICY_REJECTED", "bundle/hansa/authz/proof.rego", "neither below tests/");
        assertThat(put("r39/tests", tests)).hasStatus(409).bodyText().contains("Upload the bundle first");
    }

    @Test
    void a_hundred_megabytes_are_refused_before_they_are_read_and_packed_ones_when_they_unfold() throws IOException {
        assertThat(put("r30/bundle", new byte[100 << 20]))
                .hasStatus(413)
                .bodyText()
                .contains("BODY_TOO_LARGE");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            byte[] header = new byte[512];
            header[0] = 'x';
            header[156] = '0';
            byte[] size = String.format("%011o", 100 << 20).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(size, 0, header, 124, size.length);
            out.write(header);
            out.write(new byte[100 << 20]);
        }
        assertThat(bomb.size()).isLessThan(1 << 20);
        assertThat(rejected("r30", bomb.toByteArray())).contains("larger than a policy bundle may be");
    }

    @Test
    void what_is_no_bundle_or_another_revisions_or_reaches_outside_its_folder_says_so() throws IOException {
        assertThat(rejected("r30", "no archive".getBytes(StandardCharsets.UTF_8)))
                .contains("Not in GZIP format");
        assertThat(rejected("r32", bundle)).contains("says that it is revision r30, not r32");
        assertThat(rejected("r30", changed("../../etc/passwd", "x"))).contains("not below its folder");
        assertThat(rejected("r30", RealRules.packed(Map.of("x.rego", "package x\n"))))
                .contains("has no .manifest");
        TreeMap<String, String> old = RealRules.files(bundle);
        old.computeIfPresent(
                ".manifest",
                (path, text) -> text.replaceAll("(\"referenceValidUntilMillis\":\\s*\")[0-9]*\"", "$11600000000000\""));
        assertThat(rejected("r30", RealRules.packed(old))).contains("reference data is past its date");
        assertThat(put("R!/bundle", bundle)).hasStatus(404);
    }

    @Test
    void only_who_administers_the_member_stages_anything() {
        for (TestRealm.Token token : List.of(
                realm.member("vera", "policy-voter"),
                realm.member("olga", "site-operator"),
                realm.tenant("acme", "eve", "tenant-admin"))) {
            assertThat(put(new Api(http, token.sign()), "r30/bundle", bundle)).hasStatus(403);
        }
        assertThat(new Api(
                                http,
                                realm.tenant("acme", "cora", "compliance-officer")
                                        .sign())
                        .get("/v1/policies/r1/impact"))
                .hasStatus(404);
    }

    @Test
    void an_impact_run_is_bound_to_the_bundle_and_pages_what_would_be_others() {
        bundles.stage("r33");
        assertThat(admin.get("/v1/policies/r33/impact"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("NONE");
        assertThat(admin.get("/v1/policies/r33/impact/flips")).hasStatus(404);
        assertThat(put("r30/bundle", bundle)).hasStatusOk();
        assertThat(admin.post("/v1/policies/r30/impact", "{}")).hasStatus(202);

        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!state("r30").equals("DONE")) {
            assertThat(Instant.now()).as(state("r30")).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        MvcTestResult done = admin.get("/v1/policies/r30/impact");
        assertThat(done).bodyJson().extractingPath("$.against").isEqualTo("r1");
        assertThat(done).bodyText().contains("decisions would flip", "impactDigest");
        assertThat(admin.get("/v1/policies/r30/impact/flips")).hasStatusOk();
        assertThat(folder.file(new PolicyRevision("r33"))).exists();
        assertThat(admin.post("/v1/policies/r34/impact", "{}")).hasStatus(409);
    }

    private String state(String revision) {
        return Api.json(admin.get("/v1/policies/" + revision + "/impact"))
                .path("state")
                .asString();
    }

    private String rejected(String revision, byte[] archive) {
        MvcTestResult answer = put(revision + "/bundle", archive);
        assertThat(answer).hasStatus(422).bodyJson().extractingPath("$.code").isEqualTo("POLICY_REJECTED");
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static byte[] changed(String path, String content) throws IOException {
        TreeMap<String, String> files = RealRules.files(bundle);
        files.put(path, content);
        return RealRules.packed(files);
    }

    private MvcTestResult put(String path, byte[] body) {
        return put(admin, path, body);
    }

    private static MvcTestResult put(Api api, String path, byte[] body) {
        return api.request(HttpMethod.PUT, "/v1/policies/" + path)
                .contentType("application/gzip")
                .content(body)
                .exchange();
    }
}
