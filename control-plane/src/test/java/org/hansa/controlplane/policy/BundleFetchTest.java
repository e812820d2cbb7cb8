package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Helv came late: nord and rhein have voted rules in that helv has never seen. */
class BundleFetchTest {
    private static final PolicyRevision R2 = new PolicyRevision("r2");

    @TempDir
    Path directory;

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private final Others others = new Others();
    private TestConsortium consortium;
    private TestBundles elsewhere;
    private PolicyBundles theirs;
    private PolicyBundles mine;
    private BundleFetch fetch;

    /** The other members' control planes; those that are not there do not answer. */
    private static final class Others implements PeerCalls {
        private final Map<MspId, PolicyBundles> there = new TreeMap<>();
        private final Map<MspId, byte[]> lying = new TreeMap<>();
        private final List<MspId> asked = new ArrayList<>();

        @Override
        public Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
            asked.add(member);
            if (lying.containsKey(member)) {
                return new Answer(200, lying.get(member));
            }
            PolicyBundles bundles = there.get(member);
            if (bundles == null) {
                throw Failure.of(FailureKind.PEER_UNAVAILABLE, "The control plane of " + member + " did not answer.");
            }
            return given(bundles, path.split("/"));
        }

        private static Answer given(PolicyBundles bundles, String[] path) {
            PolicyRevision revision = new PolicyRevision(path[4]);
            try {
                return new Answer(
                        200, path[5].equals("bundle") ? bundles.archive(revision) : bundles.testResults(revision));
            } catch (IOException none) {
                return new Answer(404, new byte[0]);
            }
        }
    }

    @BeforeEach
    void a_member_that_has_only_the_first_rules() {
        elsewhere = new TestBundles(directory.resolve("theirs"));
        theirs = new PolicyBundles(directory.resolve("theirs"));
        mine = new PolicyBundles(directory.resolve("mine"));
        consortium = new TestConsortium(clock).found(Callers.ISSUER);
        consortium.channel().join(ledger);
        fetch = fetch(Optional.empty());
        new TestBundles(directory.resolve("mine")).stage("r1");
    }

    private BundleFetch fetch(Optional<Path> opa) {
        TrialProperties properties = new TrialProperties(
                opa.orElse(null), RealRules.CAPABILITIES, Duration.ofSeconds(60), 1, null, "member");
        return new BundleFetch(
                ledger,
                mine,
                new RuleTrial(new OpaProgram(properties)),
                others,
                new HomeMember("helv", "HelvMSP", "Helvetic Hosting", "CH"),
                clock);
    }

    private PolicyBundle inForce() {
        PolicyBundle bundle = elsewhere.stage("r2");
        consortium.activate(bundle);
        return bundle;
    }

    @Test
    void takes_the_rules_in_force_from_the_next_member_when_the_first_is_down() throws IOException {
        PolicyBundle bundle = inForce();
        others.there.put(TestConsortium.RHEIN, theirs);

        fetch.look();

        assertThat(mine.staged(R2)).contains(bundle);
        assertThat(others.asked).startsWith(TestConsortium.NORD, TestConsortium.RHEIN);
        assertThat(fetch.missing()).isEmpty();
        assertThat(new BundleHealth(fetch).health().getStatus()).isEqualTo(Status.UP);
        others.asked.clear();
        fetch.look();
        assertThat(others.asked).isEmpty();
    }

    @Test
    void stages_nothing_that_has_not_the_digest_on_the_ledger_and_asks_on() throws IOException {
        PolicyBundle bundle = inForce();
        TestBundles forger = new TestBundles(directory.resolve("forged"));
        forger.stageOther("r2");
        others.lying.put(TestConsortium.NORD, new PolicyBundles(directory.resolve("forged")).archive(R2));

        fetch.look();
        assertThat(mine.staged(R2)).isEmpty();
        assertThat(fetch.missing().get(0).answers().get(TestConsortium.NORD)).contains("something else, with digest");

        others.lying.put(TestConsortium.NORD, "no archive".getBytes(StandardCharsets.UTF_8));
        others.there.put(TestConsortium.RHEIN, theirs);
        clock.advance(BundleFetch.FIRST_PAUSE);
        fetch.look();
        assertThat(mine.staged(R2)).contains(bundle);
    }

    @Test
    void says_what_is_missing_and_who_was_asked_while_all_are_down_and_asks_ever_more_rarely() throws IOException {
        PolicyBundle bundle = inForce();

        fetch.look();

        Health health = new BundleHealth(fetch).health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().toString())
                .contains(
                        "r2",
                        bundle.digest().hex(),
                        "IN_FORCE",
                        "The control plane of NordMSP did not answer.",
                        "The control plane of RheinMSP did not answer.")
                .doesNotContain("HelvMSP");
        others.asked.clear();
        fetch.look();
        assertThat(others.asked).isEmpty();
        for (int seconds = 0; seconds < 3_600; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            fetch.look();
        }
        // After 2, 4, … 256 s and then every 300 s, each time two members.
        assertThat(others.asked).hasSize(2 * 18);
        others.there.put(TestConsortium.NORD, theirs);
        clock.advance(BundleFetch.LONGEST_PAUSE);
        fetch.look();
        assertThat(mine.staged(R2)).contains(bundle);
    }

    @Test
    void what_was_carried_takes_the_place_of_something_else_that_is_staged_under_its_name() throws IOException {
        PolicyBundle bundle = inForce();
        new TestBundles(directory.resolve("mine")).stageOther("r2");
        others.there.put(TestConsortium.NORD, theirs);

        fetch.look();

        assertThat(mine.staged(R2)).contains(bundle);
    }

    @Test
    void proposed_rules_come_with_what_their_tests_came_to_and_replace_nothing() throws IOException {
        RealRules.assumeOpa();
        BundleFetch withOpa = fetch(RealRules.program());
        theirs.stage(R2, RealRules.bundle("r2"));
        PolicyBundle bundle = theirs.staged(R2).orElseThrow();
        elsewhere.stageTests("r2", bundle, List.of());
        propose(bundle, theirs.tests(R2).orElseThrow().digest());
        others.there.put(TestConsortium.NORD, theirs);

        withOpa.look();

        assertThat(mine.staged(R2)).contains(bundle);
        assertThat(mine.tests(R2)).isEqualTo(theirs.tests(R2));
        PolicyBundle own = new TestBundles(directory.resolve("mine")).stageOther("r2");
        withOpa.look();
        assertThat(mine.staged(R2)).contains(own);
    }

    @Test
    void proposed_rules_that_opa_refuses_are_not_staged_and_cost_nothing_but_the_approval() throws IOException {
        RealRules.assumeOpa();
        BundleFetch withOpa = fetch(RealRules.program());
        TreeMap<String, String> calling = RealRules.files(RealRules.bundle("r2"));
        calling.put("hansa/call.rego", "package hansa.call\n\nx := http.send({\"url\": \"http://x\"})\n");
        theirs.stage(R2, RealRules.packed(calling));
        propose(theirs.staged(R2).orElseThrow(), Digest.of(new byte[0]));
        others.there.put(TestConsortium.NORD, theirs);

        withOpa.look();

        assertThat(mine.staged(R2)).isEmpty();
        Health health = new BundleHealth(withOpa).health();
        assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(health.getDetails().toString()).contains("PROPOSED", "OPA does not accept the rules");
    }

    private void propose(PolicyBundle bundle, Digest tests) {
        PolicyProposal proposal =
                new PolicyProposal(bundle.revision(), bundle.digest(), bundle.referenceDigest(), tests, "other rules");
        consortium.submit(
                TestConsortium.NORD,
                LedgerFunction.PROPOSE_BALLOT,
                TestConsortium.text(
                        TestConsortium.ballot(clock, "b-other-rules", BallotKind.ACTIVATE_POLICY, proposal)));
    }
}
