package org.hansa.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportShelfTest {
    private static final Digest NORD = Digest.of("nord".getBytes(StandardCharsets.US_ASCII));
    private static final Digest RHEIN = Digest.of("rhein".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder;

    private ReportShelf shelf;

    @BeforeEach
    void open() {
        shelf = new ReportShelf(folder);
    }

    @Test
    void a_tenant_that_exports_without_end_pushes_out_its_own_oldest_and_nobody_elses() throws IOException {
        put(NORD, "acme", "acme-only", 0);
        put(RHEIN, "globex", "same-name-elsewhere", 0);
        for (int i = 0; i < ReportShelf.MAX_REPORTS_EACH + 3; i++) {
            put(NORD, "globex", "flood-" + i, i);
        }

        assertThat(shelf.of(NORD, "acme")).extracting(ReportJob::id).containsExactly("acme-only");
        assertThat(shelf.of(RHEIN, "globex")).extracting(ReportJob::id).containsExactly("same-name-elsewhere");
        assertThat(shelf.of(NORD, "globex"))
                .hasSize(ReportShelf.MAX_REPORTS_EACH)
                .extracting(ReportJob::id)
                .startsWith("flood-52", "flood-51")
                .endsWith("flood-3");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2 * (ReportShelf.MAX_REPORTS_EACH + 2));
        }
    }

    @Test
    void a_restart_finds_what_was_there() {
        put(NORD, "acme", "first", 1);
        put(NORD, "acme", "second", 2);

        ReportShelf after = new ReportShelf(folder);

        assertThat(after.of(NORD, "acme")).isEqualTo(shelf.of(NORD, "acme")).hasSize(2);
        assertThat(after.job("first")).isEqualTo(shelf.job("first")).isPresent();
        assertThat(after.job("third")).isEmpty();
    }

    private void put(Digest issuer, String organization, String id, long requestedAt) {
        ReportJob job = new ReportJob(
                id,
                new ContractHandle("c-00000001"),
                issuer,
                organization,
                ReportJob.State.RUNNING,
                requestedAt,
                0,
                "Collecting evidence.",
                Optional.empty(),
                Optional.empty());
        shelf.put(job);
        try {
            Files.write(shelf.content(job), new byte[] {1});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
