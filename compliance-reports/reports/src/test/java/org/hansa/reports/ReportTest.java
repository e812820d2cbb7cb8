package org.hansa.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.export.Cosigner;
import org.hansa.reports.export.Cosigner.DisagreementException;
import org.hansa.reports.export.Draft;
import org.hansa.reports.export.ReportExporter;
import org.hansa.reports.export.ReportRequest;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.format.TrustRoot;
import org.hansa.reports.verifier.ReportVerifier;
import org.hansa.reports.verifier.Result;
import org.hansa.reports.verifier.Step;
import org.hansa.reports.verifier.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From leaves anchored on a real network through the Gateway client to a verdict, and every way to spoil it. */
class ReportTest {
    @TempDir
    static Path home;

    private static TestLedger ledger;
    private static TestContract contract;
    private static ReportFiles report;
    private static TrustRoot trustRoot;
    private static Draft draft;
    private static List<AnchorRecord> homeAnchors;

    @BeforeAll
    static void make_a_report() throws Exception {
        ledger = TestLedger.start(home);
        contract = new TestContract(ledger);
        contract.found();
        homeAnchors = new ArrayList<>();
        Leaf first = contract.reserve(TestContract.HOME_SITE, 2_000);
        contract.reserve(TestContract.HOME_SITE, 3_000);
        homeAnchors.add(contract.anchor("rhein", TestContract.HOME_SITE, 2));
        contract.releaseLate(first);
        contract.reserve(TestContract.HOME_SITE, 9_000);
        homeAnchors.add(contract.anchor("rhein", TestContract.HOME_SITE, 2));
        contract.reserve(TestContract.OTHER_SITE, 500);
        contract.anchor("nord", TestContract.OTHER_SITE, 1);

        draft = ReportExporter.export(request(), ledger.evidence("rhein"), contract);
        report = sign(draft).files();
        trustRoot = new TrustRoot(
                "hansa",
                Digest.ofHash(Blocks.headerHash(ledger.evidence("nord").block(0).getHeader())),
                ClaimProfile.V2.id(),
                List.of());
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void a_batch_over_the_grant_is_voided_leaf_by_leaf() {
        assertThat(homeAnchors.get(0).voided()).isEmpty();
        assertThat(homeAnchors.get(1).voided()).hasSize(1);
        assertThat(homeAnchors.get(1).totals()).isEqualTo(TestContract.cpu(3_000));
    }

    @Test
    void walks_from_each_leaf_to_the_orderers_quorum() {
        Result result = ReportVerifier.verify(report, trustRoot);

        assertThat(result.broken()).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.claims()).hasSize(7);
        assertThat(result.notShown().get(0)).contains("evaluation");
        assertThat(draft.manifest().leaves()).isEqualTo(5);
        assertThat(draft.manifest().voided()).isEqualTo(1);
        assertThat(result.steps().get(Step.POLICY.ordinal()).toString())
                .contains("1 revisions, each by a ballot counted again; 2 ballots in the report");
    }

    @Test
    void survives_the_zip_and_is_the_same_zip_each_time() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        report.writeTo(zip);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        report.writeTo(again);

        ReportFiles read = ReportFiles.readFrom(new ByteArrayInputStream(zip.toByteArray()));

        assertThat(again.toByteArray()).isEqualTo(zip.toByteArray());
        assertThat(ReportVerifier.verify(read, trustRoot).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void names_every_file_in_which_a_bit_was_flipped() {
        Random random = new Random(7);
        for (String path : report.files().keySet()) {
            byte[] bytes = report.required(path).clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));

            Result result = ReportVerifier.verify(report.with(path, bytes), trustRoot);

            assertThat(result.verdict()).as("byte %d of %s", at, path).isNotEqualTo(Verdict.VALID);
            assertThat(result.broken()).as(path).isPresent();
        }
    }

    @Test
    void refuses_a_file_more_and_a_file_less() {
        TreeMap<String, byte[]> less = new TreeMap<>(report.files());
        less.remove(Paths.HTML);

        assertBroken(new ReportFiles(less), Step.FILES, Paths.HTML);
        assertBroken(report.with("human/extra.html", new byte[1]), Step.FILES, "human/extra.html");
    }

    @Test
    void refuses_a_report_rebuilt_and_signed_again_without_one_record() {
        for (int dropped = 0; dropped < 5; dropped++) {
            int index = dropped;
            ReportFiles rebuilt = rebuilt(files -> {
                drop(files, Paths.LEAVES, index);
                drop(files, Paths.LEAF_PATHS, index);
            });

            assertBroken(rebuilt, Step.COMPLETENESS, Paths.LEAVES);
        }
    }

    @Test
    void refuses_records_in_another_order() {
        ReportFiles swapped = rebuilt(files -> {
            swap(files, Paths.LEAVES);
            swap(files, Paths.LEAF_PATHS);
        });

        assertBroken(swapped, Step.COMPLETENESS, Paths.LEAVES);
    }

    @Test
    void refuses_a_changed_leaf_even_when_everything_was_signed_again() {
        ReportFiles changed = rebuilt(files -> {
            List<byte[]> lines = new ArrayList<>(JsonLines.read(Paths.LEAVES, files.get(Paths.LEAVES)));
            String line = new String(lines.get(1), StandardCharsets.UTF_8).replace("\"3000\"", "\"2000\"");
            lines.set(1, line.getBytes(StandardCharsets.UTF_8));
            files.put(Paths.LEAVES, JsonLines.write(lines));
        });

        assertBroken(changed, Step.INCLUSION, Paths.LEAVES + " line 2");
    }

    @Test
    void refuses_a_page_that_says_something_else() {
        ReportFiles changed = rebuilt(files -> files.put(Paths.CSV, "nothing to see".getBytes(StandardCharsets.UTF_8)));

        assertBroken(changed, Step.HUMAN, Paths.CSV);
    }

    @Test
    void counts_what_was_used_until_its_release_was_accepted() {
        List<String> rows = new String(report.required(Paths.USAGE), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(rows).hasSize(4);
        assertThat(rows.get(1)).startsWith("de-fra-1,0,").contains(",VCPU=2000,", ",60000,RELEASED,2,");
        assertThat(rows.get(2))
                .startsWith("de-fra-1,1,")
                .contains(",VCPU=3000,")
                .endsWith(",,,");
        assertThat(new String(report.required(Paths.HTML), StandardCharsets.UTF_8))
                .contains("What was used");
    }

    @Test
    void refuses_use_that_was_counted_otherwise_and_a_claim_without_it() {
        byte[] longer = new String(report.required(Paths.USAGE), StandardCharsets.UTF_8)
                .replace(",60000,", ",3600000,")
                .getBytes(StandardCharsets.UTF_8);

        assertBroken(rebuilt(files -> files.put(Paths.USAGE, longer)), Step.HUMAN, Paths.USAGE);
        assertBroken(rebuilt(files -> files.remove(Paths.USAGE)), Step.HUMAN, Paths.USAGE);
    }

    @Test
    void refuses_a_second_signature_of_the_same_member() {
        byte[] own = report.required(Paths.MANIFEST_SIGNATURE);

        assertBroken(report.with(Paths.COSIGNATURE, own), Step.SIGNATURES, Paths.COSIGNATURE);
    }

    @Test
    void calls_a_report_without_a_cosignature_incomplete() {
        Result result =
                ReportVerifier.verify(draft.signed(ledger.signer("rhein")).files(), trustRoot);

        assertThat(result.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(result.broken().orElseThrow().where()).isEqualTo(Paths.COSIGNATURE);
    }

    @Test
    void refuses_a_report_of_another_genesis() {
        TrustRoot other = new TrustRoot(
                "hansa", Digest.of("another".getBytes(StandardCharsets.UTF_8)), ClaimProfile.V2.id(), List.of());

        assertThat(ReportVerifier.verify(report, other).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void does_not_decide_on_a_format_it_does_not_know() {
        byte[] manifest = new String(report.required(Paths.MANIFEST), StandardCharsets.UTF_8)
                .replace("\"report/1\"", "\"report/9\"")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(ReportVerifier.verify(report.with(Paths.MANIFEST, manifest), trustRoot)
                        .verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void never_calls_zero_entries_valid() {
        ReportFiles empty = rebuilt(files -> {
            files.put(Paths.LEAVES, JsonLines.write(List.of()));
            files.put(Paths.LEAF_PATHS, JsonLines.write(List.of()));
        });

        assertThat(ReportVerifier.verify(empty, trustRoot).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void the_cosigner_refuses_heads_that_are_not_those_of_its_own_ledger() {
        byte[] manifest = new String(draft.manifest().bytes(), StandardCharsets.UTF_8)
                .replace(
                        homeAnchors.get(1).root().hex(),
                        homeAnchors.get(0).root().hex())
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Cosigner.cosign(manifest, ownLedger(), new MspId("NordMSP"), ledger.signer("nord")))
                .isInstanceOf(DisagreementException.class)
                .hasMessageContaining("de-fra-1");
    }

    private static void assertBroken(ReportFiles files, Step step, String where) {
        Result result = ReportVerifier.verify(files, trustRoot);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.broken().orElseThrow().step()).isEqualTo(step);
        assertThat(result.broken().orElseThrow().where()).isEqualTo(where);
    }

    private static ReportRequest request() {
        return new ReportRequest(
                "report-1",
                new MspId("RheinMSP"),
                TestContract.HANDLE,
                List.of(new MspId("NordMSP"), new MspId("RheinMSP"), new MspId("HelvMSP")),
                List.of(contract.suspension),
                1_800_000_000_000L,
                new TreeMap<>(),
                List.of());
    }

    private static Draft sign(Draft unsigned) {
        try {
            return unsigned.signed(ledger.signer("rhein"))
                    .cosigned(Cosigner.cosign(
                            unsigned.manifest().bytes(), ownLedger(), new MspId("NordMSP"), ledger.signer("nord")));
        } catch (DisagreementException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a dishonest exporter does: changes files, counts them again, signs again; the cosigner sees only the manifest. */
    private static ReportFiles rebuilt(Consumer<TreeMap<String, byte[]>> change) {
        TreeMap<String, byte[]> files = new TreeMap<>(draft.files().files());
        change.accept(files);
        files.remove(Paths.MANIFEST);
        List<Manifest.ListedFile> listed = new ArrayList<>();
        files.forEach((path, bytes) -> listed.add(new Manifest.ListedFile(path, bytes.length, Digest.of(bytes))));
        Manifest old = draft.manifest();
        Manifest manifest = new Manifest(
                old.reportId(),
                old.exporter(),
                old.channel(),
                old.genesisBlockHash(),
                old.claimProfile(),
                old.contract(),
                old.generatedAtMillis(),
                old.closings(),
                JsonLines.read(Paths.LEAVES, files.get(Paths.LEAVES)).size(),
                old.voided(),
                old.decisions(),
                old.policyRevisions(),
                old.knownGaps(),
                old.notShown(),
                listed);
        files.put(Paths.MANIFEST, manifest.bytes());
        return sign(new Draft(manifest, new ReportFiles(files))).files();
    }

    private static void drop(TreeMap<String, byte[]> files, String path, int index) {
        List<byte[]> lines = new ArrayList<>(JsonLines.read(path, files.get(path)));
        lines.remove(index);
        files.put(path, JsonLines.write(lines));
    }

    private static void swap(TreeMap<String, byte[]> files, String path) {
        List<byte[]> lines = new ArrayList<>(JsonLines.read(path, files.get(path)));
        lines.add(0, lines.remove(1));
        files.put(path, JsonLines.write(lines));
    }

    private static Cosigner.OwnLedger ownLedger() {
        return new Cosigner.OwnLedger() {
            @Override
            public String channel() {
                return "hansa";
            }

            @Override
            public long height() {
                return ledger.height("nord");
            }

            @Override
            public Optional<AnchorRecord> anchor(SiteId site, long batch) {
                return value(LedgerKey.siteBatch(site, batch)).map(AnchorRecord::parse);
            }

            @Override
            public ContractHead contractHead(ContractHandle handle, SiteId site) {
                return value(LedgerKey.contractHead(handle, site))
                        .map(ContractHead::parse)
                        .orElse(ContractHead.empty(handle, site));
            }
        };
    }

    private static Optional<byte[]> value(String key) {
        return ledger.value("nord", key);
    }
}
