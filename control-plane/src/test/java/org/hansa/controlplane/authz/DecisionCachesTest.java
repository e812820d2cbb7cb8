package org.hansa.controlplane.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remembered answer counts no longer, and for nothing else, than the answer itself would. */
class DecisionCachesTest {
    @TempDir
    private Path directory;

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private TestBundles bundles;
    private TestConsortium consortium;
    private SimulatedDecisionPoint policy;
    private Authorizer authorizer;
    private ResidencyCache residency;

    @BeforeEach
    void found() {
        bundles = new TestBundles(directory);
        consortium = new TestConsortium(clock).found(Callers.ISSUER).activate(bundles.live("r1"));
        consortium.channel().join(ledger);
        RulesInForce rules = new RulesInForce(
                ledger, new LedgerFreshness(ledger, clock, Duration.ofHours(2)), new PolicyBundles(directory), clock);
        policy = new SimulatedDecisionPoint(rules, clock);
        authorizer = new Authorizer(new AuthzCache(policy, rules, clock, new SimpleMeterRegistry()));
        residency = new ResidencyCache(policy, rules, clock, new SimpleMeterRegistry());
    }

    @Test
    void asks_once_for_the_same_actor_and_action_within_seconds() {
        for (int i = 0; i < 10; i++) {
            read("viewer");
        }
        assertThat(policy.questions()).isEqualTo(1);
        read("developer");
        assertThat(policy.questions()).isEqualTo(2);
        clock.advance(AuthzCache.TIME_TO_LIVE);
        read("viewer");
        assertThat(policy.questions()).isEqualTo(3);
    }

    @Test
    void remembers_no_refusal() {
        for (int i = 1; i <= 3; i++) {
            assertThatThrownBy(() -> read("nobody")).isInstanceOf(Failure.class);
            assertThat(policy.questions()).isEqualTo(i);
        }
    }

    @Test
    void forgets_everything_when_another_revision_comes_into_force() {
        read("viewer");
        decide("EEA");
        consortium.activate(bundles.stage("r2"));
        assertThatThrownBy(() -> read("viewer")).hasMessageContaining("POLICY_UNAVAILABLE");
        assertThatThrownBy(() -> decide("EEA")).hasMessageContaining("POLICY_UNAVAILABLE");
        bundles.live("r2");
        read("viewer");
        decide("EEA");
        assertThat(policy.questions()).isEqualTo(4);
    }

    @Test
    void refuses_a_remembered_answer_once_the_ledger_is_stale() {
        read("viewer");
        decide("EEA");
        clock.advance(Duration.ofHours(3));
        assertThatThrownBy(() -> read("viewer")).hasMessageContaining("POLICY_UNAVAILABLE");
        assertThatThrownBy(() -> decide("EEA")).hasMessageContaining("POLICY_UNAVAILABLE");
    }

    @Test
    void decides_residency_once_for_each_class_until_the_answer_dies() {
        ResidencyDecision first = decide("EEA");
        assertThat(decide("EEA").digest()).isEqualTo(first.digest());
        assertThat(policy.questions()).isEqualTo(1);
        decide("FI");
        assertThat(policy.questions()).isEqualTo(2);
        clock.advance(Duration.ofHours(1));
        decide("EEA");
        assertThat(policy.questions()).isEqualTo(3);
    }

    @Test
    void does_not_remember_that_there_was_no_answer() {
        policy.silent(true);
        assertThatThrownBy(() -> decide("EEA")).hasMessageContaining("POLICY_UNAVAILABLE");
        policy.silent(false);
        assertThat(decide("EEA").permitted()).hasSize(4);
    }

    @Test
    void shares_one_question_among_many_who_ask_at_once() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<ResidencyDecision>> answers = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> {
                        start.await();
                        return decide("EEA");
                    }))
                    .toList();
            start.countDown();
            for (Future<ResidencyDecision> answer : answers) {
                assertThat(answer.get().permitted()).hasSize(4);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(policy.questions()).isEqualTo(1);
    }

    private void read(String role) {
        authorizer.require(Callers.tenant("acme", role), Action.SITE_READ, Resource.shared());
    }

    private ResidencyDecision decide(String allow) {
        Clause clause =
                new Clause("DATA", "AT_REST", new TreeSet<>(List.of(allow)), new TreeSet<>(), false, false, "DECLARED");
        return residency.decide(new ResidencyRequest(
                new ResidencyContract("c-00000001", 1, new TreeSet<>(List.of("SERVICE")), List.of(clause)),
                DataClass.of("INTERNAL", List.of()),
                "SERVICE",
                ResidencyRequest.Action.PLACE,
                ledger.sites()));
    }
}
