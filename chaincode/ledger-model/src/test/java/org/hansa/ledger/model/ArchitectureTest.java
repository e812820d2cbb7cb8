package org.hansa.ledger.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.hansa.ledger.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule uses_the_jdk_only = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.hansa.ledger.model",
                    "org.jspecify.annotations",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "java.nio",
                    "java.nio.charset",
                    "java.security",
                    "java.io")
            .because("contracts, verifier, grid and control plane all read these formats, each with its own libraries");

    @ArchTest
    static final ArchRule has_no_clock_no_randomness_and_no_files = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(time\\..*|util\\.(Random|UUID|Date|Locale)|security\\.SecureRandom|io\\.File.*)")
            .because(
                    "what a record says may depend on nothing but its fields: every endorser must compute the same bytes");
}
