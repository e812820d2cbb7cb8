package org.hansa.reports.verifier;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.Closing;
import org.hansa.reports.format.ContractHeads;
import org.hansa.reports.format.EndorsedRead;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.RecordLine;

/** Heads and records as a majority of members' peers read them, and a manifest that closes with the same. */
final class ReadsStep {
    static final String CHAINCODE = "hansa";

    private ReadsStep() {}

    static String run(Evidence evidence) {
        List<byte[]> lines = JsonLines.read(Paths.RECORDS, evidence.files.required(Paths.RECORDS));
        for (int i = 0; i < lines.size(); i++) {
            record(evidence, Paths.record(i), RecordLine.parse(lines.get(i)));
        }
        String contractKey = LedgerKey.contract(evidence.manifest().contract());
        byte[] contract = evidence.records.get(contractKey);
        if (contract == null) {
            throw VerificationException.incomplete(Paths.RECORDS, "has no " + contractKey);
        }
        evidence.contract = ServiceContract.parse(contract);
        HomeCheck.check(evidence.contract(), evidence.records);
        contractHeads(evidence);
        for (SiteId site : evidence.contract().permittedSites()) {
            EndorsedRead read = read(evidence, Paths.siteHead(site), LedgerFunction.READ_SITE_HEAD, site.value());
            SiteHead head = SiteHead.parse(read.answer());
            if (!head.site().equals(site)) {
                throw VerificationException.invalid(Paths.siteHead(site), "is the head of " + head.site());
            }
            evidence.siteHeads.put(site, head);
        }
        decisionHead(evidence);
        checkClosings(evidence);
        return lines.size() + " records, heads of " + evidence.siteHeads.size() + " sites";
    }

    private static void record(Evidence evidence, String path, RecordLine line) {
        EndorsedRead read = read(evidence, path, LedgerFunction.READ, line.key());
        byte[] expected = line.value().orElse(new byte[0]);
        if (!Arrays.equals(read.answer(), expected)) {
            throw VerificationException.invalid(Paths.RECORDS, line.key() + " is not what the members read");
        }
        if (evidence.records.containsKey(line.key())) {
            throw VerificationException.invalid(Paths.RECORDS, line.key() + " is there twice");
        }
        line.value().ifPresent(value -> evidence.records.put(line.key(), value));
    }

    private static void contractHeads(Evidence evidence) {
        ServiceContract contract = evidence.contract();
        String sites = contract.permittedSites().stream().map(SiteId::value).collect(Collectors.joining(","));
        EndorsedRead read = read(
                evidence,
                Paths.contractHeads(),
                LedgerFunction.READ_CONTRACT_HEADS,
                contract.handle().value(),
                sites);
        Map<SiteId, ContractHead> heads = ContractHeads.parse(read.answer());
        for (SiteId site : contract.permittedSites()) {
            ContractHead head = heads.get(site);
            if (head == null || !head.contract().equals(contract.handle())) {
                throw VerificationException.invalid(Paths.contractHeads(), "has no head for site " + site);
            }
            evidence.contractHeads.put(site, head);
        }
    }

    private static void decisionHead(Evidence evidence) {
        String key = LedgerKey.decisionHead(evidence.manifest().exporter());
        EndorsedRead read = read(evidence, Paths.decisionHead(), LedgerFunction.READ, key);
        if (read.answer().length > 0) {
            evidence.decisionHead = Optional.of(DecisionHead.parse(read.answer()));
        }
    }

    private static void checkClosings(Evidence evidence) {
        List<Closing> computed = evidence.contract().permittedSites().stream()
                .map(site -> closing(evidence, site))
                .toList();
        if (!computed.equals(evidence.manifest().closings())) {
            throw VerificationException.invalid(Paths.MANIFEST, "closes with other heads than the members read");
        }
    }

    private static Closing closing(Evidence evidence, SiteId site) {
        SiteHead head = evidence.siteHeads.get(site);
        ContractHead contractHead = evidence.contractHeads.get(site);
        if (head == null || contractHead == null) {
            throw VerificationException.incomplete(Paths.siteHead(site), "has not been read");
        }
        return new Closing(
                site, head.nextBatch(), head.frontier().size(), head.frontier().root(), contractHead.count());
    }

    /** An endorsed read of exactly this function and these arguments. */
    static EndorsedRead read(Evidence evidence, String path, String function, String... arguments) {
        byte[] file = evidence.files
                .file(path)
                .orElseThrow(() -> VerificationException.incomplete(path, "the members' signed answer is missing"));
        EndorsedTransaction answer = Evidence.established(path, evidence.chain().answer(Evidence.bytes(file), path));
        EndorsedRead read = EndorsedRead.of(path, answer);
        if (!read.chaincode().equals(CHAINCODE)
                || !read.function().equals(function)
                || !read.arguments().equals(List.of(arguments))) {
            throw VerificationException.invalid(path, "is the answer to another question");
        }
        return read;
    }

    static Optional<KeyVersion> headVersion(Evidence evidence, SiteId site) {
        String path = Paths.siteHead(site);
        return read(evidence, path, LedgerFunction.READ_SITE_HEAD, site.value()).versionOf(LedgerKey.siteHead(site));
    }
}
