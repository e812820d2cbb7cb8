package org.hansa.controlplane.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.compliance.ReportService;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestFolders;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerView;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What {@link PortalTest} adds to a control plane in memory. */
@TestConfiguration(proxyBeanMethods = false)
class PortalFixture {
    @Bean
    static DynamicPropertyRegistrar portalProperties() {
        Path secret = secret();
        return registry -> registry.add("hansa.identity.portal-client-secret-file", secret::toString);
    }

    @Bean
    SignInDesk signInDesk(TestRealm realm) {
        return new SignInDesk(realm);
    }

    @Bean
    People people(MockMvcTester http, SignInDesk desk, Realm realm, OAuth2AuthorizedClientRepository portalTokens) {
        return new People(http, desk, realm, portalTokens);
    }

    @Bean
    ShelfOfReports shelfOfReports(StateDirectory state, Authorizer authorizer) {
        return new ShelfOfReports(state.folder("shown-reports"), authorizer);
    }

    /** Reports need a real chain, which tests of the pages have not. */
    @Bean
    ReportService reportService(ShelfOfReports shelf) {
        return shelf.service();
    }

    @Bean
    Scene scene(MockMvcTester http, TestRealm realm, TestConsortium consortium, LedgerView ledger) {
        return new Scene(http, realm, consortium, ledger);
    }

    private static Path secret() {
        try {
            return Files.writeString(TestFolders.fresh("portal").resolve("portal.secret"), SignInDesk.SECRET + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
