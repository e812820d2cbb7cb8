package org.hansa.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which module may know which, and why. Read from POMs and sources, so that no class path can hide a breach. */
class DependencyLawTest {
    /**
     * What a module may know.
     *
     * @param root its own package
     * @param main modules that its code may use
     * @param test modules that its tests may use besides
     */
    private record Article(String root, Set<String> main, Set<String> test, String because) {}

    private static final Map<String, Article> LAW = Map.ofEntries(
            Map.entry(
                    "ledger-model",
                    new Article(
                            "org.hansa.ledger.model",
                            Set.of(),
                            Set.of(),
                            "the records' bytes are what everybody signs: nothing may change them from below")),
            Map.entry(
                    "contracts",
                    new Article(
                            "org.hansa.ledger.contracts",
                            Set.of("ledger-model"),
                            Set.of(),
                            "what runs in chaincode must be small enough for every member to review")),
            Map.entry(
                    "ignite-grid",
                    new Article(
                            "org.hansa.grid",
                            Set.of("ledger-model"),
                            Set.of("checker"),
                            "the grid proposes, the ledger disposes: the engine knows the ledger as a port of its own")),
            Map.entry(
                    "checker",
                    new Article(
                            "org.hansa.checker",
                            Set.of(),
                            Set.of(),
                            "who counts again shares nothing with who counted first, the records' codec included")),
            Map.entry(
                    "benchmarks",
                    new Article(
                            "org.hansa.benchmarks",
                            Set.of("ledger-model", "fabric-evidence", "ignite-grid", "checker", "reports"),
                            Set.of(),
                            "it compares the engine with its peers, and nothing of the product may come to need a peer;"
                                    + " it verifies what was anchored with the auditor's own code")),
            Map.entry(
                    "fabric-evidence",
                    new Article(
                            "org.hansa.fabric.evidence",
                            Set.of(),
                            Set.of(),
                            "it judges Fabric's bytes, whoever wrote them, and knows none of Hansa's records")),
            Map.entry(
                    "reports",
                    new Article(
                            "org.hansa.reports",
                            Set.of("ledger-model", "fabric-evidence"),
                            Set.of("contracts", "embedded-network"),
                            "an auditor's program shares no code with the programs that it judges")),
            Map.entry(
                    "embedded-network",
                    new Article(
                            "org.hansa.network",
                            Set.of("fabric-evidence"),
                            Set.of(),
                            "it is a Fabric network for any chaincode, so it knows nothing of Hansa's")),
            Map.entry(
                    "control-plane",
                    new Article(
                            "org.hansa.controlplane",
                            Set.of("ledger-model", "ignite-grid", "fabric-evidence", "reports"),
                            Set.of("contracts", "embedded-network", "launcher"),
                            "it meets contracts, policy and network as processes; only its tests run them in one JVM")),
            Map.entry(
                    "launcher",
                    new Article(
                            "org.hansa.launcher",
                            Set.of("ledger-model", "fabric-evidence", "reports", "embedded-network", "checker"),
                            Set.of("contracts", "control-plane"),
                            "it supervises processes by name; it founds the consortium in the ledger's records, and its"
                                    + " demonstration forges reports")),
            Map.entry(
                    "policy",
                    new Article(
                            "org.hansa.policy",
                            Set.of(),
                            Set.of(),
                            "policy is files that members vote on, never classes that somebody links")));

    /**
     * A technology that stays where it is.
     *
     * @param packageName how code that uses it gives itself away
     */
    private record Fence(String packageName, Set<String> modules, String because) {}

    private static final List<Fence> FENCES = List.of(
            new Fence("org.springframework", Set.of("control-plane"), "only the application is one"),
            new Fence("com.netflix.fenzo", Set.of("benchmarks"), "a peer to compare with, not to build upon"),
            new Fence("com.google.ortools", Set.of("benchmarks"), "a bound to compare with, not a planner"),
            new Fence("org.apache.ignite", Set.of("ignite-grid"), "the grid is a port for everybody else"),
            new Fence(
                    "org.hyperledger.fabric.client",
                    Set.of("control-plane", "embedded-network", "launcher"),
                    "who does not submit does not connect: the verifier least of all"),
            new Fence(
                    "org.hyperledger.fabric.shim",
                    Set.of("contracts", "embedded-network"),
                    "chaincode and the one who runs it in process"),
            new Fence(
                    "io.grpc",
                    Set.of("control-plane", "embedded-network", "launcher"),
                    "the verifier opens no connection, contracts have the shim's, the engine has none"),
            new Fence(
                    "java.net.http",
                    Set.of("control-plane", "launcher"),
                    "the verifier opens no connection, contracts and engine have no use for one"),
            new Fence(
                    "tools.jackson",
                    Set.of("benchmarks", "checker", "control-plane", "embedded-network", "launcher"),
                    "what is hashed or signed is written by the canonical codec and by nothing else"),
            new Fence(
                    "org.bouncycastle",
                    Set.of("embedded-network", "launcher"),
                    "keys are made there; evidence is checked with the JDK's certificates"));

    private static final List<MavenModule> MODULES = MavenModule.all();

    @Test
    void every_module_has_an_article_and_every_article_its_module() {
        assertThat(MODULES)
                .extracting(MavenModule::artifact)
                .as("a new module needs a decision record that names its audience, then an article here")
                .containsExactlyInAnyOrderElementsOf(LAW.keySet());
    }

    @Test
    void the_parent_builds_every_module() {
        assertThat(MavenModule.aggregated())
                .as("what the parent does not build, nobody tests")
                .containsExactlyInAnyOrderElementsOf(
                        MODULES.stream().map(MavenModule::folder).toList());
    }

    @TestFactory
    List<DynamicTest> declares_only_what_it_may_know() {
        return MODULES.stream()
                .map(module -> DynamicTest.dynamicTest(module.artifact(), () -> {
                    Article article = article(module);
                    assertThat(article.main())
                            .as("%s declares a module that it may not know: %s", module.artifact(), article.because())
                            .containsAll(module.declared(false));
                    assertThat(article.test())
                            .as("%s tests with a module that they may not know", module.artifact())
                            .containsAll(without(module.declared(true), article.main()));
                }))
                .toList();
    }

    /** Dependencies of dependencies are on the class path too; the law is about what the code says. */
    @TestFactory
    List<DynamicTest> names_only_what_it_may_know() {
        return MODULES.stream()
                .map(module -> DynamicTest.dynamicTest(module.artifact(), () -> {
                    Article article = article(module);
                    List<String> breaches = new ArrayList<>();
                    LAW.forEach((other, theirs) -> {
                        if (!other.equals(module.artifact()) && !article.main().contains(other)) {
                            module.mentions(theirs.root()).forEach(at -> breaches.add(at + " uses " + other));
                        }
                    });
                    assertThat(breaches).as(article.because()).isEmpty();
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> technologies_stay_behind_their_fences() {
        return FENCES.stream()
                .map(fence -> DynamicTest.dynamicTest(fence.packageName(), () -> {
                    List<String> breaches = MODULES.stream()
                            .filter(module -> !fence.modules().contains(module.artifact()))
                            .flatMap(module -> module.mentions(fence.packageName()).stream())
                            .toList();
                    assertThat(breaches)
                            .as("%s is for %s: %s", fence.packageName(), fence.modules(), fence.because())
                            .isEmpty();
                }))
                .toList();
    }

    /** The articles alone already forbid it; this says so when somebody widens two of them. */
    @Test
    void the_law_has_no_cycle() {
        Map<String, Set<String>> open = new TreeMap<>();
        LAW.forEach((module, article) -> open.put(module, article.main()));
        while (!open.isEmpty()) {
            Set<String> free = open.entrySet().stream()
                    .filter(each -> each.getValue().stream().noneMatch(open::containsKey))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(free).as("a cycle among %s", open.keySet()).isNotEmpty();
            open.keySet().removeAll(free);
        }
    }

    /** A law that sees nothing holds always. */
    @Test
    void the_law_sees_what_is_there() {
        MavenModule grid = MODULES.stream()
                .filter(module -> module.artifact().equals("ignite-grid"))
                .findFirst()
                .orElseThrow();
        assertThat(grid.declared(false)).containsExactly("ledger-model");
        assertThat(grid.mentions("org.hansa.ledger.model")).isNotEmpty();
        assertThat(grid.mentions("org.apache.ignite")).isNotEmpty();
    }

    private static Article article(MavenModule module) {
        return Optional.ofNullable(LAW.get(module.artifact()))
                .orElseThrow(() -> new AssertionError(module.artifact() + " has no article in the law"));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toSet());
    }
}
