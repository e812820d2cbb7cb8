package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.RecordedDecision;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real rules, changed in one place, asked again what they had decided before. */
class ImpactRunTest {
    @TempDir
    Path directory;

    private final TestClock clock = TestClock.startingNow();
    private RuleTrial trial;
    private PolicyBundles bundles;
    private RulesInForce rules;
    private List<RecordedDecision> before;

    @BeforeEach
    void decide_all_cases_under_the_rules_in_force() throws IOException {
        RealRules.assumeOpa();
        trial = new RuleTrial(new OpaProgram(properties(1_000)));
        bundles = new PolicyBundles(directory);
        byte[] first = RealRules.bundle("r1");
        bundles.stage(new PolicyRevision("r1"), first);
        bundles.install(first);
        LedgerProjection ledger = new LedgerProjection();
        new TestConsortium(clock)
                .found(Callers.ISSUER)
                .activate(bundles.live().orElseThrow())
                .channel()
                .join(ledger);
        rules = new RulesInForce(ledger, new LedgerFreshness(ledger, clock, Duration.ofHours(1)), bundles, clock);
        before = recorded(PolicyBundle.read(first), first);
    }

    @Test
    void rules_that_are_the_same_flip_nothing() throws IOException {
        bundles.stage(new PolicyRevision("r2"), RealRules.bundle("r2"));

        PolicyImpact impact = run(1_000).of(staged("r2"));

        assertThat(impact.decisions()).isEqualTo(before.size()).isGreaterThan(20);
        assertThat(impact.flipped()).isZero();
        assertThat(impact.breached()).isZero();
        assertThat(impact.summary())
                .isEqualTo("0 of " + before.size() + " decisions would flip; 0 of 1 contracts would be in breach");
    }

    @Test
    void without_adequacy_decisions_those_that_rested_on_one_lose_their_site() throws IOException {
        TreeMap<String, String> files = RealRules.files(RealRules.bundle("r3"));
        // Zurich is adequate today; these rules have never heard of it.
        files.replaceAll((path, text) -> path.endsWith("data.json") ? text.replace("\"CH\"", "\"XX\"") : text);
        bundles.stage(new PolicyRevision("r3"), RealRules.packed(files));

        PolicyImpact impact = run(1_000).of(staged("r3"));

        assertThat(impact.flipped()).isPositive().isLessThan(impact.decisions());
        assertThat(impact.flips()).anySatisfy(each -> {
            assertThat(each.lost()).contains("ch-zrh-1");
            assertThat(each.gained()).isEmpty();
        });
        assertThat(impact.breaches()).singleElement().satisfies(each -> assertThat(each.sites())
                .contains("ch-zrh-1"));
        assertThat(PolicyImpact.parse(impact.bytes())).isEqualTo(impact);
        assertThat(impact.bundleDigest()).isEqualTo(staged("r3").digest());
    }

    @Test
    void asks_no_more_than_its_bound_and_counts_what_has_no_answer() throws IOException {
        bundles.stage(new PolicyRevision("r4"), RealRules.bundle("r4"));
        assertThat(run(7).of(staged("r4")).decisions()).isEqualTo(7);

        before = new ArrayList<>(before);
        TreeMap<String, Object> older = new TreeMap<>(before.get(0).question());
        older.put("schema", "residency-input/0");
        before.set(
                0,
                new RecordedDecision(
                        digest("x"), "ct-7f3a", older, before.get(0).permitted()));
        PolicyImpact impact = run(1_000).of(staged("r4"));
        assertThat(impact.unanswered()).isEqualTo(1);
        assertThat(impact.flipped()).isZero();
    }

    private ImpactRun run(int most) {
        List<RecordedDecision> adequate = before.stream()
                .filter(each -> each.permitted().contains("ch-zrh-1"))
                .limit(1)
                .toList();
        return new ImpactRun(
                bundles,
                trial,
                limit -> before.stream().limit(limit),
                () -> Map.of("ct-7f3a", adequate),
                rules,
                properties(most),
                new HomeMember("nord", "NordMSP", "Nord", "FI"),
                clock);
    }

    /** What the real rules permit, case by case; what they cannot decide no member has on record. */
    private List<RecordedDecision> recorded(PolicyBundle bundle, byte[] archive) throws IOException {
        List<Map<String, Object>> questions = new ArrayList<>();
        for (Map<String, Object> each : RealRules.questions()) {
            TreeMap<String, Object> question = new TreeMap<>(each);
            question.put("revision", bundle.revision().value());
            question.put(
                    "reference",
                    Map.of(
                            "digest",
                            bundle.referenceDigest().hex(),
                            "validUntilMillis",
                            Long.toString(bundle.referenceValidUntil().toEpochMilli())));
            questions.add(question);
        }
        Map<Integer, SortedSet<String>> permitted = trial.permitted(BundleArchive.read(archive), questions);
        List<RecordedDecision> recorded = new ArrayList<>();
        permitted.forEach((i, sites) ->
                recorded.add(new RecordedDecision(digest("case " + i), "ct-7f3a", questions.get(i), sites)));
        return recorded;
    }

    private PolicyBundle staged(String revision) throws IOException {
        return bundles.staged(new PolicyRevision(revision)).orElseThrow();
    }

    private static TrialProperties properties(int decisions) {
        return new TrialProperties(
                RealRules.program().orElse(null),
                RealRules.CAPABILITIES,
                Duration.ofSeconds(60),
                decisions,
                null,
                "member");
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
