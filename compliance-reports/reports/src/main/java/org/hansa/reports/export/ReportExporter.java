package org.hansa.reports.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.reports.export.LeafArchives.ArchivedLeaf;
import org.hansa.reports.format.AnchorLine;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Closing;
import org.hansa.reports.format.ContractHeads;
import org.hansa.reports.format.EndorsedRead;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Limits;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.PathLine;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.render.CsvTable;
import org.hansa.reports.render.HtmlReport;
import org.hansa.reports.render.ReportModel;
import org.hansa.reports.render.UsageTable;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Makes a report on one contract, from its first event to now. The contract's heads are read before the sites' heads, so
 * every leaf that the former count lies in the trees that the latter close.
 */
public final class ReportExporter {
    private final ReportRequest request;
    private final LedgerEvidence ledger;
    private final LeafArchives archives;
    private final EndorsedReads reads;
    private final AnchorWalk walk;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final List<Closing> closings = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<byte[]> leafPaths = new ArrayList<>();
    private final List<byte[]> anchorLines = new ArrayList<>();
    private final TreeMap<SiteId, List<AnchorRecord>> anchors = new TreeMap<>();
    private final List<DecisionLeaf> decisions = new ArrayList<>();

    private ReportExporter(ReportRequest request, LedgerEvidence ledger, LeafArchives archives) {
        this.request = request;
        this.ledger = ledger;
        this.archives = archives;
        this.reads = new EndorsedReads(ledger);
        this.walk = new AnchorWalk(ledger);
    }

    /** A report without signatures. @throws IllegalArgumentException when the ledger has no such contract */
    public static Draft export(ReportRequest request, LedgerEvidence ledger, LeafArchives archives) {
        return new ReportExporter(request, ledger, archives).draft();
    }

    private Draft draft() {
        ServiceContract contract = ServiceContract.parse(reads.required(LedgerKey.contract(request.contract())));
        if (contract.homeEpoch() > 0) {
            reads.required(LedgerKey.homeClaim(contract.handle()));
        }
        Map<SiteId, ContractHead> contractHeads = contractHeads(contract);
        for (SiteId site : contract.permittedSites()) {
            collectSite(site, Objects.requireNonNull(contractHeads.get(site)));
        }
        collectDecisions();
        List<SiteRecord> sites = collectRecords(contract);
        collectTrust();
        files.put(Paths.LEAVES, JsonLines.write(leaves.stream().map(Leaf::bytes).toList()));
        files.put(Paths.LEAF_PATHS, JsonLines.write(leafPaths));
        files.put(Paths.ANCHORS, JsonLines.write(anchorLines));
        files.put(Paths.RECORDS, JsonLines.write(reads.recordLines()));
        files.putAll(reads.files());
        walk.blocks().forEach((number, block) -> files.put(Paths.block(Paths.BLOCKS, number), block.toByteArray()));
        request.policyFiles().forEach((path, bytes) -> files.put(Paths.POLICY + "/" + path, bytes));
        files.put(Paths.VERIFY, resource("VERIFY.md"));
        ReportModel model = model(contract, sites);
        files.put(Paths.HTML, HtmlReport.render(model));
        files.put(Paths.CSV, CsvTable.render(model));
        files.put(Paths.USAGE, UsageTable.render(model));
        Manifest manifest = manifest(model);
        files.put(Paths.MANIFEST, manifest.bytes());
        return new Draft(manifest, new ReportFiles(files));
    }

    private Map<SiteId, ContractHead> contractHeads(ServiceContract contract) {
        String sites = contract.permittedSites().stream().map(SiteId::value).collect(Collectors.joining(","));
        EndorsedRead read = reads.read(
                Paths.contractHeads(),
                LedgerFunction.READ_CONTRACT_HEADS,
                contract.handle().value(),
                sites);
        return ContractHeads.parse(read.answer());
    }

    private void collectSite(SiteId site, ContractHead contractHead) {
        EndorsedRead read = reads.read(Paths.siteHead(site), LedgerFunction.READ_SITE_HEAD, site.value());
        SiteHead head = SiteHead.parse(read.answer());
        AnchorWalk.SiteAnchors walked = walk.walk(site, read.versionOf(LedgerKey.siteHead(site)));
        walked.lines().stream().map(AnchorLine::bytes).forEach(anchorLines::add);
        anchors.put(site, walked.records());
        closings.add(new Closing(
                site, head.nextBatch(), head.frontier().size(), head.frontier().root(), contractHead.count()));
        for (ArchivedLeaf archived : archives.contractLeaves(
                site, request.contract(), contractHead.count(), head.frontier().size())) {
            Leaf leaf = Leaf.parse(archived.leaf());
            leaves.add(leaf);
            leafPaths.add(new PathLine(site.value(), leaf.siteSequence(), archived.path()).bytes());
        }
    }

    private void collectDecisions() {
        List<byte[]> lines = new ArrayList<>();
        List<byte[]> paths = new ArrayList<>();
        String key = LedgerKey.decisionHead(request.exporter());
        EndorsedRead read = reads.read(Paths.decisionHead(), LedgerFunction.READ, key);
        if (read.answer().length > 0) {
            long size = DecisionHead.parse(read.answer()).frontier().size();
            for (ArchivedLeaf archived : archives.decisionLeaves(request.contract(), size)) {
                DecisionLeaf leaf = DecisionLeaf.parse(archived.leaf());
                decisions.add(leaf);
                lines.add(archived.leaf());
                paths.add(new PathLine(request.exporter().value(), leaf.sequence(), archived.path()).bytes());
            }
        }
        files.put(Paths.DECISIONS, JsonLines.write(lines));
        files.put(Paths.DECISION_PATHS, JsonLines.write(paths));
    }

    private List<SiteRecord> collectRecords(ServiceContract contract) {
        List<SiteRecord> sites = new ArrayList<>();
        for (SiteId site : contract.permittedSites()) {
            sites.add(SiteRecord.parse(reads.required(LedgerKey.site(site))));
            reads.record(LedgerKey.capacity(site));
            reads.record(LedgerKey.grant(contract.handle(), site));
            reads.record(LedgerKey.grantUse(contract.handle(), site));
        }
        for (MspId member : request.members()) {
            reads.record(LedgerKey.member(member));
        }
        TreeSet<BallotId> ballots = new TreeSet<>(request.ballots());
        for (PolicyRevision revision : revisions()) {
            reads.record(LedgerKey.policy(revision))
                    .map(PolicyRecord::parse)
                    .ifPresent(policy -> ballots.add(policy.ballot()));
        }
        ballots.forEach(ballot -> reads.record(LedgerKey.ballot(ballot)));
        return sites;
    }

    private TreeSet<PolicyRevision> revisions() {
        TreeSet<PolicyRevision> revisions = new TreeSet<>();
        leaves.forEach(leaf -> revisions.add(leaf.body().policyRevision()));
        return revisions;
    }

    private void collectTrust() {
        for (long number : ledger.configurationBlocks()) {
            files.put(
                    Paths.block(Paths.CONFIGURATION, number),
                    ledger.block(number).toByteArray());
        }
        ledger.definitionCommits()
                .forEach(commit -> files.put(
                        Paths.block(Paths.DEFINITIONS, commit.block()),
                        ledger.block(commit.block()).toByteArray()));
    }

    private ReportModel model(ServiceContract contract, List<SiteRecord> sites) {
        return new ReportModel(
                request.reportId(),
                request.exporter().value(),
                ledger.channel(),
                request.generatedAtMillis(),
                ClaimProfile.V2.id(),
                contract,
                sites,
                closings,
                leaves,
                anchors,
                decisions,
                ClaimProfile.V2.claims(),
                request.knownGaps(),
                Limits.NOT_SHOWN);
    }

    private Manifest manifest(ReportModel model) {
        Block genesis = ledger.block(0);
        List<Manifest.ListedFile> listed = new ArrayList<>();
        files.forEach((path, bytes) -> listed.add(new Manifest.ListedFile(path, bytes.length, Digest.of(bytes))));
        return new Manifest(
                request.reportId(),
                request.exporter(),
                ledger.channel(),
                Digest.ofHash(Blocks.headerHash(genesis.getHeader())),
                ClaimProfile.V2.id(),
                request.contract(),
                request.generatedAtMillis(),
                closings,
                leaves.size(),
                leaves.stream().filter(leaf -> model.voidedBy(leaf).isPresent()).count(),
                decisions.size(),
                revisions().stream().map(PolicyRevision::value).toList(),
                request.knownGaps(),
                Limits.NOT_SHOWN,
                listed);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportExporter.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
