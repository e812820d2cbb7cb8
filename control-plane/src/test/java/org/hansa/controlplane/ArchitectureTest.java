package org.hansa.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The walls of house.md, each with the reason that it stands for. */
@AnalyzeClasses(packages = "org.hansa.controlplane", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FABRIC_CLIENT_IN_FABRIC_ADAPTERS_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("..fabric..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hyperledger.fabric.client..", "io.grpc..")
            .because("the ledger is a port; services and tests work without a network");

    @ArchTest
    static final ArchRule IGNITE_IN_IGNITE_ADAPTERS_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("..ignite..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.ignite..")
            .because("the allocation engine is a port too");

    @ArchTest
    static final ArchRule OPA_IN_ONE_CLASS = noClasses()
            .that()
            .resideInAPackage("..authz..")
            .and()
            .doNotHaveSimpleName("OpaServer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .because("one place decides what counts as an answer of OPA");

    @ArchTest
    static final ArchRule TOKENS_IN_IDENTITY_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("..identity..", "..portal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.nimbusds..", "org.springframework.security.oauth2..")
            .because("everybody else knows callers, not tokens");

    @ArchTest
    static final ArchRule WEB_TYPES_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("..web..", "..portal..", "..peer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..", "org.springframework.http..", "jakarta.servlet..", "io.swagger..")
            .because("portal and REST call the same services, which know of neither");

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_REACH_UP = noClasses()
            .that()
            .resideOutsideOfPackages("..web..", "..portal..", "..peer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hansa.controlplane..web..")
            .because("web calls services, never the other way round");

    @ArchTest
    static final ArchRule NO_CHAINCODE_HERE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hansa.ledger.contracts..", "org.hansa.network..")
            .because("contracts run in their own process and the network may be any Fabric");

    @ArchTest
    static final ArchRule LEDGER_ADAPTERS_HIDDEN = classes()
            .that()
            .resideInAPackage("org.hansa.controlplane.ledger.fabric")
            .should()
            .notBePublic()
            .because("only the ports are for others");

    @ArchTest
    static final ArchRule NAMES_THAT_SAY_SOMETHING = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc|Common)")
            .because("a name like that is a drawer for anything");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("tests move the clock");

    @Test
    void modules_depend_as_they_say_and_without_cycles() {
        ApplicationModules.of(HansaControlPlane.class).verify();
    }
}
