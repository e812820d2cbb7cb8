package org.hansa.controlplane.authz.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.AuthzRequest;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.ResidencyContract;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.network.config.Ports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real rules in a real OPA: what is asked is understood, and a swapped bundle is taken up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOpaTest {
    private static final Path POLICY = Path.of("../policy").toAbsolutePath().normalize();
    private static final Path FINDER =
            Path.of("../network-config/opa/opa.sh").toAbsolutePath().normalize();

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private @Nullable Process opa;
    private TestConsortium consortium;
    private PolicyBundles bundles;
    private OpaDecisionPoint decisions;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        assumeThat(FINDER).as("no OPA finder at %s", FINDER).exists();
        Optional<String> binary = output(List.of("bash", FINDER.toString()), 300);
        assumeThat(binary)
                .as("no OPA binary: set HANSA_OPA, or install Go to have it built")
                .isPresent();
        bundles = new PolicyBundles(directory);
        build("r1");
        build("r2");
        install("r1");
        PolicyBundle first = bundles.live().orElseThrow();
        consortium = new TestConsortium(clock).found(Callers.ISSUER).activate(first);
        consortium.channel().join(ledger);
        int port = Ports.free();
        opa = new ProcessBuilder(
                        binary.get(),
                        "run",
                        "--server",
                        "--addr=127.0.0.1:" + port,
                        "--skip-version-check",
                        "--log-level=error",
                        "--watch",
                        "--bundle",
                        directory.resolve("live").resolve("bundle.tar.gz").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("opa.log").toFile())
                .start();
        OpaServer server = new OpaServer(URI.create("http://127.0.0.1:" + port), "", Duration.ofSeconds(30));
        await(server::healthy);
        RulesInForce rules =
                new RulesInForce(ledger, new LedgerFreshness(ledger, clock, Duration.ofHours(1)), bundles, clock);
        decisions = new OpaDecisionPoint(server, rules, ledger, new SimpleMeterRegistry());
    }

    @AfterAll
    void stop() {
        if (opa != null) {
            opa.destroy();
        }
    }

    @Test
    void computes_the_digest_that_the_policys_own_script_prints() throws Exception {
        String file = bundles.file(new PolicyRevision("r2")).toString();
        String printed = output(
                        List.of("bash", POLICY.resolve("bundle-digest.sh").toString(), file), 60)
                .orElseThrow();
        assertThat(bundles.staged(new PolicyRevision("r2"))
                        .orElseThrow()
                        .digest()
                        .hex())
                .isEqualTo(printed);
    }

    @Test
    void understands_every_action_that_there_is() {
        for (Action action : Action.values()) {
            String code = decisions
                    .authorize(new AuthzRequest(
                            Callers.tenant("acme", "viewer"), action, Resource.own(Callers.tenant("acme"))))
                    .code();
            assertThat(code).as(action.policyName()).isNotIn("ACTION_UNKNOWN", "RESOURCE_MISMATCH");
        }
        assertThat(decisions
                        .authorize(new AuthzRequest(
                                Callers.member("capacity-manager"),
                                Action.CAPACITY_DECLARE,
                                Resource.publicOf(TestConsortium.NORD)))
                        .allow())
                .isTrue();
    }

    @Test
    void decides_all_sites_of_the_consortium_by_the_clauses() {
        ResidencyDecision strict = residency("EEA", false);
        assertThat(strict.permitted()).hasSize(4).doesNotContain(TestConsortium.ZURICH);
        assertThat(strict.excluded()).hasSize(2).allSatisfy(each -> {
            assertThat(each.clause()).contains("DATA");
            assertThat(each.reason()).isNotBlank();
            assertThat(each.remedy()).isNotBlank();
        });
        assertThat(residency("EEA", true).permitted()).contains(TestConsortium.ZURICH);
        assertThat(residency("ATLANTIS", false).permitted()).isEmpty();
    }

    @Test
    void lets_an_exemption_in_force_waive_a_clause_that_can_be_waived_and_nothing_else() {
        ExemptionRecord exemption =
                exemption(clock.millis() + 86_400_000, List.of(TestConsortium.HELV, TestConsortium.NORD));

        ResidencyDecision waived = exempt(true, exemption);

        assertThat(waived.permitted()).hasSize(5).contains(TestConsortium.ZURICH);
        assertThat(waived.exemptions())
                .containsExactly(Map.entry(TestConsortium.ZURICH, new TreeSet<>(List.of("x-real-2026"))));
        assertThat(waived.validUntil().toEpochMilli()).isLessThanOrEqualTo(exemption.untilMillis());
        assertThat(exempt(false, exemption).permitted()).doesNotContain(TestConsortium.ZURICH);
        assertThat(exempt(true, exemption(clock.millis() - 1, exemption.approvers()))
                        .permitted())
                .doesNotContain(TestConsortium.ZURICH);
        assertThat(exempt(true, exemption(exemption.untilMillis(), List.of(TestConsortium.HELV)))
                        .permitted())
                .doesNotContain(TestConsortium.ZURICH);
    }

    private ExemptionRecord exemption(long until, List<MspId> approvers) {
        return new ExemptionRecord(
                "x-real-2026",
                new ContractHandle("c-00000001"),
                Optional.of(TestConsortium.ZURICH),
                "DATA",
                "a second person watches",
                clock.millis() - 3_600_000,
                until,
                5,
                approvers,
                0);
    }

    private ResidencyDecision exempt(boolean waivable, ExemptionRecord exemption) {
        Clause clause = new Clause(
                "DATA", "AT_REST", new TreeSet<>(List.of("EEA")), new TreeSet<>(), false, waivable, "DECLARED");
        return decisions.residency(new ResidencyRequest(
                new ResidencyContract("c-00000001", 1, new TreeSet<>(List.of("SERVICE")), List.of(clause)),
                DataClass.of("CONFIDENTIAL", List.of("PERSONAL")),
                "SERVICE",
                ResidencyRequest.Action.PLACE,
                ledger.sites(),
                List.of(exemption)));
    }

    @Test
    void takes_up_the_bundle_of_a_revision_that_has_come_into_force_and_refuses_until_then() throws Exception {
        PolicyBundle second = bundles.staged(new PolicyRevision("r2")).orElseThrow();
        consortium.activate(second);
        assertThat(allowed()).isFalse();
        install("r2");
        await(this::allowed);
        PolicyBundle third = restage();
        consortium.activate(third);
        install("r3");
        await(this::allowed);
    }

    private void install(String revision) throws IOException {
        bundles.install(bundles.archive(new PolicyRevision(revision)));
    }

    private PolicyBundle restage() throws Exception {
        build("r3");
        return bundles.staged(new PolicyRevision("r3")).orElseThrow();
    }

    private boolean allowed() {
        try {
            return decisions
                    .authorize(new AuthzRequest(Callers.member("site-operator"), Action.SITE_READ, Resource.shared()))
                    .allow();
        } catch (Failure notYet) {
            return false;
        }
    }

    private ResidencyDecision residency(String allow, boolean adequate) {
        Clause clause = new Clause(
                "DATA", "AT_REST", new TreeSet<>(List.of(allow)), new TreeSet<>(), adequate, false, "DECLARED");
        return decisions.residency(new ResidencyRequest(
                new ResidencyContract("c-00000001", 1, new TreeSet<>(List.of("SERVICE")), List.of(clause)),
                DataClass.of("CONFIDENTIAL", List.of("PERSONAL")),
                "SERVICE",
                ResidencyRequest.Action.PLACE,
                ledger.sites()));
    }

    private void build(String revision) throws Exception {
        Path file = bundles.file(new PolicyRevision(revision));
        Files.createDirectories(file.getParent());
        output(
                        List.of(
                                "bash",
                                POLICY.resolve("build.sh").toString(),
                                "--revision",
                                revision,
                                "--output",
                                file.toString()),
                        120)
                .orElseThrow(() -> new AssertionError("policy/build.sh failed"));
    }

    private static Optional<String> output(List<String> command, int seconds) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean done = process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        return done ? Optional.of(text) : Optional.empty();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 60 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
