package org.hansa.ledger.contracts.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.contracts.anchor.TransientLeaves.Hashed;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/**
 * Anchors one batch of a site. The batch as a whole is refused for its structure only; a leaf that the ledger's rules do
 * not allow is voided and the rest goes on, so that one bad leaf can never stop a site's releases. Everything is netted
 * in memory and each key is read and written once: a transaction does not see its own writes.
 */
final class SiteAnchor {
    private final LedgerTransaction transaction;
    private final BatchClaim<SiteId> claim;
    private final List<Hashed<Leaf>> leaves;
    private final Reservations reservations;
    private final Tally totals;
    private final TreeMap<ContractHandle, ContractAtSite> contracts = new TreeMap<>();
    private final List<AnchorRecord.Voided> voided = new ArrayList<>();

    private SiteAnchor(
            LedgerTransaction transaction,
            BatchClaim<SiteId> claim,
            SiteHead head,
            List<Hashed<Leaf>> leaves,
            List<Hashed<Leaf>> closed) {
        this.transaction = transaction;
        this.claim = claim;
        this.leaves = leaves;
        this.reservations = new Reservations(transaction, claim.stream(), claim.firstSequence(), closed);
        this.totals = new Tally(head.totals());
    }

    static byte[] submit(LedgerTransaction transaction, Arguments arguments) {
        BatchClaim<SiteId> claim = BatchClaim.read(arguments, "site", SiteId::new);
        TransientLeaves<Leaf> leaves = read(transaction, claim, LedgerFunction.LEAVES, LedgerFunction.MAX_BATCH_BYTES);
        TransientLeaves<Leaf> closed = read(transaction, claim, LedgerFunction.CLOSED, LedgerFunction.MAX_CLOSED_BYTES);
        if (leaves.isRead()) {
            claim.checkCount(leaves.leaves().size());
        }
        MspId owner =
                Members.ownSite(transaction, ClientRole.ANCHOR, claim.stream()).owner();
        leaves.checkCap();
        closed.checkCap();
        claim.checkCap();

        SiteHead head = transaction
                .find(LedgerKey.siteHead(claim.stream()), SiteHead::parse)
                .orElse(SiteHead.empty(claim.stream()));
        Stream stream = new Stream("site " + claim.stream(), head.nextBatch(), head.frontier(), head.lastTimeMillis());
        String batchKey = LedgerKey.siteBatch(claim.stream(), claim.batch());
        Optional<AnchorRecord> anchored = stream.alreadyAnchored(transaction, claim, batchKey);
        if (anchored.isPresent()) {
            return anchored.get().bytes();
        }
        return new SiteAnchor(transaction, claim, head, leaves.leaves(), closed.leaves())
                .anchor(owner, stream, batchKey, leaves.hashes())
                .bytes();
    }

    private AnchorRecord anchor(MspId owner, Stream stream, String batchKey, List<byte[]> hashes) {
        stream.checkReached(claim);
        stream.checkStart(claim);
        checkPlaces(stream);
        Frontier frontier = stream.append(claim, hashes);
        stream.checkTime(transaction.timeMillis());

        LeafJudge judge = new LeafJudge(transaction, claim.stream(), owner, totals);
        leaves.forEach(each -> count(each, judge));

        ResourceVector after = totals.vector();
        long now = transaction.timeMillis();
        AnchorRecord record = new AnchorRecord(
                claim.stream().value(),
                claim.batch(),
                claim.firstSequence(),
                claim.count(),
                claim.root(),
                voided,
                after,
                transaction.id(),
                now);
        reservations.write();
        contracts.values().forEach(ContractAtSite::write);
        transaction.put(
                LedgerKey.siteHead(claim.stream()),
                new SiteHead(claim.stream(), claim.batch() + 1, frontier, after, now));
        transaction.put(batchKey, record);
        return record;
    }

    private void checkPlaces(Stream stream) {
        for (int i = 0; i < leaves.size(); i++) {
            Hashed<Leaf> each = leaves.get(i);
            stream.checkPlace(i, each.leaf().siteSequence());
            contractOf(each.leaf()).append(each.leaf().contractSequence(), each.hash());
        }
    }

    private void count(Hashed<Leaf> hashed, LeafJudge judge) {
        Leaf leaf = hashed.leaf();
        ContractAtSite contract = contractOf(leaf);
        Optional<Leaf> closed = leaf.closes().isPresent() ? reservations.closedBy(leaf) : Optional.empty();
        Optional<VoidCode> code = judge.judge(leaf, contract, closed);
        if (code.isPresent()) {
            voided.add(new AnchorRecord.Voided(leaf.siteSequence(), code.get()));
            return;
        }
        closed.ifPresent(leaf::requireAcceptedSince);
        ResourceVector freed = closed.map(each -> each.body().resources()).orElse(ResourceVector.ZERO);
        totals.replace(freed, leaf.body().resources());
        contract.replace(freed, leaf.body().resources());
        closed.ifPresent(each -> reservations.close(each.siteSequence()));
        if (leaf.body().event().opens()) {
            reservations.open(hashed);
        }
    }

    private ContractAtSite contractOf(Leaf leaf) {
        return contracts.computeIfAbsent(
                leaf.body().contract(), handle -> new ContractAtSite(transaction, handle, claim.stream()));
    }

    private static TransientLeaves<Leaf> read(
            LedgerTransaction transaction, BatchClaim<SiteId> claim, String field, int maxBytes) {
        return TransientLeaves.read(transaction, field, LedgerFunction.MAX_LEAVES, maxBytes, bytes -> {
            Leaf leaf = Leaf.parse(bytes);
            if (!leaf.body().site().equals(claim.stream())) {
                throw new MalformedRecordException(
                        "it is of site " + leaf.body().site() + ", not of " + claim.stream());
            }
            return leaf;
        });
    }
}
