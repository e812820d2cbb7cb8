package org.hansa.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.format.TrustRoot;
import org.hansa.reports.verifier.ReportVerifier;
import org.hansa.reports.verifier.Result;
import org.hansa.reports.verifier.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A report of a channel that one Raft orderer ordered: {@code raft/report.zip} is what {@code ./hansa demo --network native
 * --ordering raft --requests 40} exported on Fabric v3.1.5.
 */
class RaftReportTest {
    private ReportFiles report;
    private TrustRoot trustRoot;

    @BeforeEach
    void read() throws IOException {
        try (InputStream zip = resource("raft/report.zip");
                InputStream root = resource("raft/trust-root.json")) {
            report = ReportFiles.readFrom(zip);
            trustRoot = TrustRoot.parse(root.readAllBytes());
        }
    }

    @Test
    void has_every_step_checked_and_is_still_never_called_valid() {
        Result result = ReportVerifier.verify(report, trustRoot);

        assertThat(result.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(result.steps()).isNotEmpty().allSatisfy(step -> assertThat(step.outcome())
                .isEqualTo(Result.Outcome.PASSED));
        assertThat(result.broken().orElseThrow().what()).contains("never a quorum");
        assertThat(result.claims()).isEmpty();
    }

    @Test
    void is_refused_by_name_where_a_record_was_changed() {
        byte[] leaves = report.required(Paths.LEAVES).clone();
        leaves[leaves.length / 2] ^= 1;

        Result result = ReportVerifier.verify(report.with(Paths.LEAVES, leaves), trustRoot);

        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.broken().orElseThrow().where()).isEqualTo(Paths.LEAVES);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(RaftReportTest.class.getClassLoader().getResourceAsStream(name), name);
    }
}
