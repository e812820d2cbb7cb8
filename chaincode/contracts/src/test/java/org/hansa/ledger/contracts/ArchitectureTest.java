package org.hansa.ledger.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/** Each rule says what would go wrong: every endorser must compute the same answer and the same writes. */
@AnalyzeClasses(packages = "org.hansa.ledger.contracts", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** The process around the contracts: reads its environment, opens its port. No contract depends on it. */
    private static final String EDGE = ".*\\.(HansaChaincode|ServerSettings)(\\$.*)?";

    private static final Set<String> FLOATING = Set.of("float", "double", "java.lang.Float", "java.lang.Double");

    @ArchTest
    static final ArchRule knows_the_model_the_shim_and_the_jdk_only = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.hansa.ledger..",
                    "org.jspecify.annotations",
                    "org.hyperledger.fabric..",
                    "java..",
                    "javax.naming..",
                    "javax.security.auth.x500")
            .because(
                    "no Jackson, no Spring: a serializer with an order of its own makes endorsers disagree, and what is"
                            + " not in the process cannot differ between them");

    @ArchTest
    static final ArchRule only_the_adapter_knows_the_shim = noClasses()
            .that()
            .haveNameNotMatching(EDGE)
            .and()
            .doNotHaveSimpleName("StubLedgerState")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hyperledger..")
            .because("rules over a narrow port can be tested by the thousand without a network");

    @ArchTest
    static final ArchRule has_no_clock_randomness_thread_file_socket_or_locale = noClasses()
            .that()
            .haveNameNotMatching(EDGE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(time\\.(Clock|LocalDate.*|Zone.*|chrono.*)|net\\..*|nio\\.(file|channels)\\..*"
                    + "|io\\.(File|RandomAccess|Console|Print).*|util\\.concurrent\\..*|text\\..*"
                    + "|util\\.(Random|UUID|Date|Calendar|Timer|Locale|Scanner|SplittableRandom)"
                    + "|security\\.SecureRandom|lang\\.(Thread|Process|Runtime).*)")
            .because("these differ between endorsers; time is the transaction's timestamp");

    @ArchTest
    static final ArchRule asks_no_system_for_anything = noClasses()
            .that()
            .haveNameNotMatching(EDGE)
            .should()
            .callMethodWhere(ofAnyOf(Set.of(
                    "java.lang.System", "java.lang.Math.random", "java.time.Instant.now", "java.util.Objects.hash")))
            .orShould()
            .callMethodWhere(ofAnyOf(Set.of(
                    "java.util.Collection.parallelStream",
                    "java.lang.Object.hashCode",
                    "java.lang.String.format",
                    "java.lang.String.formatted",
                    "java.lang.String.toLowerCase",
                    "java.lang.String.toUpperCase")))
            .because(
                    "clock, environment, identity hashes, other threads and the default locale differ between endorsers");

    @ArchTest
    static final ArchRule keeps_nothing_in_hash_order = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)")
            .orShould()
            .callMethodWhere(ofAnyOf(Set.of(
                    "java.util.Set.of",
                    "java.util.Set.copyOf",
                    "java.util.Map.of",
                    "java.util.Map.ofEntries",
                    "java.util.Map.copyOf",
                    "java.util.stream.Collectors.toSet",
                    "java.util.stream.Collectors.toMap",
                    "java.util.stream.Collectors.groupingBy")))
            .because("iteration order would reach output; that of Set.of even changes with every start of a JVM");

    @ArchTest
    static final ArchRule has_no_floating_point_fields =
            fields().should().notHaveRawType(floating()).allowEmptyShould(true).because("rounding is not agreement");

    @ArchTest
    static final ArchRule has_no_floating_point_results =
            methods().should().notHaveRawReturnType(floating()).because("rounding is not agreement");

    @ArchTest
    static final ArchRule aggregates_do_not_know_each_other = slices().matching("org.hansa.ledger.contracts.(*)..")
            .should()
            .beFreeOfCycles()
            .because("all of them may ask membership who may act, and nothing else of each other");

    @ArchTest
    static final ArchRule keeps_no_state_between_calls = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because(
                    "one process serves many transactions at the same time; what a call leaves behind is non-determinism");

    /** Breaks every rule about determinism, so that the rules are known to see it. */
    @SuppressWarnings("unused")
    private static final class Offender {
        private static double last;
        private final java.util.HashMap<String, Long> byName = new java.util.HashMap<>();

        private static String now() {
            last = Math.random();
            return String.format("%d %s", System.currentTimeMillis(), java.util.UUID.randomUUID());
        }
    }

    @ArchTest
    static void sees_a_class_that_breaks_them(JavaClasses ignored) {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        for (ArchRule rule : List.of(
                has_no_clock_randomness_thread_file_socket_or_locale,
                asks_no_system_for_anything,
                keeps_nothing_in_hash_order,
                has_no_floating_point_fields,
                keeps_no_state_between_calls)) {
            assertThat(rule.evaluate(offender).hasViolation())
                    .as(rule.getDescription())
                    .isTrue();
        }
    }

    private static DescribedPredicate<JavaClass> floating() {
        return DescribedPredicate.describe("floating point", type -> FLOATING.contains(type.getName()));
    }

    private static DescribedPredicate<JavaCall<?>> ofAnyOf(Set<String> names) {
        return DescribedPredicate.describe("of any of " + names, call -> {
            String owner = call.getTargetOwner().getName();
            return names.contains(owner)
                    || names.contains(owner + "." + call.getTarget().getName());
        });
    }
}
