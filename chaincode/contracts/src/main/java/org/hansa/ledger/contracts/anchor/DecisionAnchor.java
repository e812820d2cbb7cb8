package org.hansa.ledger.contracts.anchor;

import java.util.List;
import java.util.Optional;
import org.hansa.ledger.contracts.anchor.TransientLeaves.Hashed;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;

/** Anchors one batch of a member's refusals. They take no room, so there is nothing to check but their structure. */
final class DecisionAnchor {
    private DecisionAnchor() {}

    static byte[] submit(LedgerTransaction transaction, Arguments arguments) {
        BatchClaim<MspId> claim = BatchClaim.read(arguments, "member", MspId::new);
        TransientLeaves<DecisionLeaf> leaves = read(transaction, claim);
        if (leaves.isRead()) {
            claim.checkCount(leaves.leaves().size());
        }
        MspId signer = Members.signedBy(transaction, ClientRole.ANCHOR).member();
        if (!signer.equals(claim.stream())) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, signer + " cannot anchor decisions of " + claim.stream());
        }
        leaves.checkCap();
        claim.checkCap();

        DecisionHead head = transaction
                .find(LedgerKey.decisionHead(signer), DecisionHead::parse)
                .orElse(DecisionHead.empty(signer));
        Stream stream = new Stream("decisions of " + signer, head.nextBatch(), head.frontier(), head.lastTimeMillis());
        String batchKey = LedgerKey.decisionBatch(signer, claim.batch());
        Optional<AnchorRecord> anchored = stream.alreadyAnchored(transaction, claim, batchKey);
        if (anchored.isPresent()) {
            return anchored.get().bytes();
        }
        return anchor(transaction, claim, stream, leaves, batchKey).bytes();
    }

    private static AnchorRecord anchor(
            LedgerTransaction transaction,
            BatchClaim<MspId> claim,
            Stream stream,
            TransientLeaves<DecisionLeaf> leaves,
            String batchKey) {
        stream.checkReached(claim);
        stream.checkStart(claim);
        int index = 0;
        for (Hashed<DecisionLeaf> each : leaves.leaves()) {
            stream.checkPlace(index++, each.leaf().sequence());
        }
        Frontier frontier = stream.append(claim, leaves.hashes());
        long now = transaction.timeMillis();
        stream.checkTime(now);
        AnchorRecord record = new AnchorRecord(
                claim.stream().value(),
                claim.batch(),
                claim.firstSequence(),
                claim.count(),
                claim.root(),
                List.of(),
                ResourceVector.ZERO,
                transaction.id(),
                now);
        transaction.put(
                LedgerKey.decisionHead(claim.stream()),
                new DecisionHead(claim.stream(), claim.batch() + 1, frontier, now));
        transaction.put(batchKey, record);
        return record;
    }

    private static TransientLeaves<DecisionLeaf> read(LedgerTransaction transaction, BatchClaim<MspId> claim) {
        return TransientLeaves.read(
                transaction,
                LedgerFunction.LEAVES,
                LedgerFunction.MAX_LEAVES,
                LedgerFunction.MAX_BATCH_BYTES,
                bytes -> {
                    DecisionLeaf leaf = DecisionLeaf.parse(bytes);
                    if (!leaf.member().equals(claim.stream())) {
                        throw new MalformedRecordException("it is of " + leaf.member() + ", not of " + claim.stream());
                    }
                    return leaf;
                });
    }
}
