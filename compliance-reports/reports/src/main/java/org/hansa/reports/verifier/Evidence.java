package org.hansa.reports.verifier;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.fabric.evidence.chain.ChainEvidence;
import org.hansa.fabric.evidence.chain.Verified;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.PathLine;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.format.TrustRoot;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/** What the steps have established so far. A step reads only what an earlier one has put here. */
final class Evidence {
    final ReportFiles files;
    final TrustRoot trustRoot;

    @Nullable
    Manifest manifest;

    @Nullable
    ChainEvidence chain;

    @Nullable
    ServiceContract contract;

    Optional<DecisionHead> decisionHead = Optional.empty();
    final List<Leaf> leaves = new ArrayList<>();
    final List<PathLine> leafPaths = new ArrayList<>();
    final List<DecisionLeaf> decisions = new ArrayList<>();
    final List<PathLine> decisionPaths = new ArrayList<>();
    final TreeMap<String, byte[]> records = new TreeMap<>();
    final TreeMap<SiteId, SiteHead> siteHeads = new TreeMap<>();
    final TreeMap<SiteId, ContractHead> contractHeads = new TreeMap<>();
    final TreeMap<SiteId, List<ProvenAnchor>> anchors = new TreeMap<>();
    private Optional<String> orderedAlone = Optional.empty();
    private final Map<String, Block> blocks = new HashMap<>();

    /** @param declared the capacity that the anchor's reservations were counted against, if there were any */
    record ProvenAnchor(AnchorRecord record, SiteHead head, Optional<ResourceVector> declared) {}

    Evidence(ReportFiles files, TrustRoot trustRoot) {
        this.files = files;
        this.trustRoot = trustRoot;
    }

    Manifest manifest() {
        return Objects.requireNonNull(manifest);
    }

    ChainEvidence chain() {
        return Objects.requireNonNull(chain);
    }

    ServiceContract contract() {
        return Objects.requireNonNull(contract);
    }

    SortedMap<SiteId, List<AnchorRecord>> anchorRecords() {
        TreeMap<SiteId, List<AnchorRecord>> all = new TreeMap<>();
        anchors.forEach((site, proven) ->
                all.put(site, proven.stream().map(ProvenAnchor::record).toList()));
        return all;
    }

    /** Where a crash-tolerant orderer's single signature was met: all else can be checked, but it could have made up the order alone. */
    void ordersAlone(String where) {
        orderedAlone = orderedAlone.or(() -> Optional.of(where));
    }

    /** The first place whose order one signature vouches for; empty when a quorum signed everything. */
    Optional<String> orderedAlone() {
        return orderedAlone;
    }

    /** A block of the report, parsed once. */
    Block block(String path) {
        return blocks.computeIfAbsent(
                path,
                unread -> parseBlock(
                        path,
                        files.file(path)
                                .orElseThrow(() -> VerificationException.invalid(
                                        path, "a block that the proof needs is not in the report"))));
    }

    static Block parseBlock(String path, byte[] bytes) {
        try {
            return Block.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw VerificationException.invalid(path, "is no block");
        }
    }

    static ByteString bytes(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }

    /** @throws VerificationException naming the first broken thing */
    static <T> T established(String path, Verified<T> verified) {
        return verified.value()
                .orElseThrow(() -> VerificationException.invalid(
                        path, verified.finding().map(Object::toString).orElse("does not hold")));
    }
}
