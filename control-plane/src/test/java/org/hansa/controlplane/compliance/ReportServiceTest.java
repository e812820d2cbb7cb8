package org.hansa.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.CallerResolver;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.reports.export.LeafArchives;
import org.hansa.reports.export.LedgerEvidence;
import org.hansa.reports.format.Dsse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Who may have a report made; what is in one needs a real chain, and is tested with one. */
@ControlPlaneTest
class ReportServiceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private LedgerWriter writer;

    @Autowired
    private Authorizer authorizer;

    @Autowired
    private ContractService contracts;

    @Autowired
    private CallerResolver callers;

    @Autowired
    private Clock clock;

    @Test
    void a_password_exports_nothing() {
        ContractHandle contract = new ContractHandle(
                new SignedContract(http, realm, consortium, ledger).active("acme", "EEA", "{\"VCPU\":1000}"));
        try (ReportService reports = reports()) {
            Caller weak = officer("1");
            Failure challenge = catchThrowableOfType(Failure.class, () -> reports.request(weak, contract));

            assertThat(challenge.kind()).isEqualTo(FailureKind.STEP_UP_REQUIRED);
            assertThat(challenge.properties()).containsEntry("acr_values", "2").containsEntry("max_age", 300L);
            assertThat(reports.reports(weak)).isEmpty();

            ReportJob job = reports.request(officer("2"), contract);
            assertThat(reports.reports(weak)).extracting(ReportJob::id).containsExactly(job.id());
            awaitEnd(reports, weak, job);
        }
    }

    /** The worker writes into the test's folder. There is no chain, so it can only fail. */
    private static void awaitEnd(ReportService reports, Caller caller, ReportJob job) {
        Instant deadline = Instant.now().plus(SOON);
        while (reports.report(caller, job.id()).state() == ReportJob.State.RUNNING) {
            assertThat(Instant.now()).as("the report's end").isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private Caller officer(String level) {
        return callers.resolve(realm.tenant("acme", "cora", "compliance-officer")
                .claim("acr", level)
                .sign());
    }

    private ReportService reports() {
        return new ReportService(
                TestConsortium.NORD,
                clock,
                authorizer,
                contracts,
                ledger,
                writer,
                mock(LedgerEvidence.class),
                mock(LeafArchives.class),
                mock(Cosigners.class),
                mock(Dsse.Signer.class),
                new ReportShelf(folder));
    }
}
