package org.hansa.reports.verifier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.chain.AttestedBlock.Attestation;
import org.hansa.fabric.evidence.chain.ProvenTransaction;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.AnchorLine;
import org.hansa.reports.format.AnchorTransaction;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Paths;
import org.hansa.reports.verifier.Evidence.ProvenAnchor;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Walks each site's anchors from the closing head to the first. An anchor was valid because its successor's endorsers read
 * its head with its version; the last one because the closing read did.
 */
final class AnchorsStep {
    private final Evidence evidence;
    private final List<AnchorLine> lines = new ArrayList<>();
    private final Map<KeyVersion, ProvenTransaction> proven = new HashMap<>();

    private AnchorsStep(Evidence evidence) {
        this.evidence = evidence;
    }

    static String run(Evidence evidence) {
        AnchorsStep step = new AnchorsStep(evidence);
        int count = 0;
        for (SiteId site : evidence.contract().permittedSites()) {
            List<ProvenAnchor> anchors = step.walk(site);
            evidence.anchors.put(site, anchors);
            count += anchors.size();
        }
        List<AnchorLine> listed = JsonLines.read(Paths.ANCHORS, evidence.files.required(Paths.ANCHORS)).stream()
                .map(AnchorLine::parse)
                .toList();
        if (!listed.equals(step.lines)) {
            throw VerificationException.invalid(Paths.ANCHORS, "lists other anchors than the chain of heads gives");
        }
        return count + " anchors";
    }

    private List<ProvenAnchor> walk(SiteId site) {
        List<ProvenAnchor> anchors = new ArrayList<>();
        List<AnchorLine> ofSite = new ArrayList<>();
        SiteHead expected = head(site);
        Optional<KeyVersion> at = ReadsStep.headVersion(evidence, site);
        while (at.isPresent()) {
            ProvenTransaction transaction = prove(at.get());
            String where = where(at.get());
            AnchorTransaction anchor = AnchorTransaction.of(where, site, transaction.transaction());
            if (!anchor.head().equals(expected)) {
                throw VerificationException.invalid(
                        where, "writes another head of " + site + " than its successor read");
            }
            StreamProof.describes(where, site, anchor.record(), anchor.head());
            anchors.add(new ProvenAnchor(anchor.record(), anchor.head(), declared(site, anchor)));
            ofSite.add(new AnchorLine(
                    site,
                    anchor.record().batch(),
                    at.get().block(),
                    at.get().transaction(),
                    transaction.transaction().transactionId()));
            at = anchor.previousHead();
            expected = at.map(version -> headAt(version, site)).orElse(SiteHead.empty(site));
            StreamProof.follows(where, expected, anchor.record());
        }
        if (!expected.equals(SiteHead.empty(site))) {
            throw VerificationException.invalid(Paths.siteHead(site), "the chain of anchors does not reach its start");
        }
        Collections.reverse(anchors);
        Collections.reverse(ofSite);
        lines.addAll(ofSite);
        return anchors;
    }

    private SiteHead head(SiteId site) {
        return Optional.ofNullable(evidence.siteHeads.get(site)).orElseThrow();
    }

    /** The head that the transaction at a version wrote; the walk proves that transaction in its next step. */
    private SiteHead headAt(KeyVersion version, SiteId site) {
        return AnchorTransaction.of(where(version), site, prove(version).transaction())
                .head();
    }

    private ProvenTransaction prove(KeyVersion at) {
        return proven.computeIfAbsent(at, this::proveAfresh);
    }

    private ProvenTransaction proveAfresh(KeyVersion at) {
        String path = Paths.block(Paths.BLOCKS, at.block());
        Block block = evidence.block(path);
        if (block.getHeader().getNumber() != at.block()) {
            throw VerificationException.invalid(path, "holds another block than its name says");
        }
        ProvenTransaction transaction =
                Evidence.established(path, evidence.chain().transaction(block, Math.toIntExact(at.transaction())));
        if (transaction.block().attestation() != Attestation.BFT_QUORUM) {
            evidence.ordersAlone(path);
        }
        if (!transaction.transaction().chaincodeName().equals(ReadsStep.CHAINCODE)) {
            throw VerificationException.invalid(where(at), "is a transaction of another chaincode");
        }
        return transaction;
    }

    private Optional<ResourceVector> declared(SiteId site, AnchorTransaction anchor) {
        return anchor.declaration().map(version -> {
            ReadWriteSets.Namespace set = prove(version)
                    .transaction()
                    .readWriteSets()
                    .namespace(ReadsStep.CHAINCODE)
                    .orElseThrow(() -> VerificationException.invalid(where(version), "writes nothing"));
            try {
                return CapacityDeclaration.parse(
                                AnchorTransaction.written(where(version), set, LedgerKey.capacity(site)))
                        .capacity();
            } catch (MalformedRecordException e) {
                throw VerificationException.invalid(where(version), String.valueOf(e.getMessage()));
            }
        });
    }

    private static String where(KeyVersion version) {
        return "block " + version.block() + " transaction " + version.transaction();
    }
}
