package org.hansa.launcher.simulation;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.network.simulation.Outcome;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Whether what the simulation is for did happen. A run in which nothing goes wrong proves nothing. */
final class Probes {

    /** What must have happened at least once in a run of many seeds. */
    enum Probe {
        /** A client was not told, and its transaction was valid all along. */
        UNKNOWN_THAT_HAD_COMMITTED,
        /** A transaction lost against an earlier one of its own block. */
        CONFLICT_INSIDE_A_BLOCK,
        /** Endorsers answered differently. */
        ENDORSEMENT_MISMATCH,
        /** A batch that is on the ledger was presented again, and its record was the answer. */
        BATCH_ALREADY_ANCHORED,
        /** A peer started with a record that was cut off. */
        RECOVERY_WITH_TORN_TAIL,
        /** One transaction was ordered twice. */
        DUPLICATE_TRANSACTION,
        /** A leaf was voided. */
        LEAF_VOIDED
    }

    private final Map<Probe, Integer> fired = new EnumMap<>(Probe.class);

    synchronized int count(Probe probe) {
        return fired.getOrDefault(probe, 0);
    }

    synchronized void add(Probes other) {
        other.fired.forEach((probe, count) -> fired.merge(probe, count, Integer::sum));
    }

    synchronized void fire(Probe probe, int times) {
        if (times > 0) {
            fired.merge(probe, times, Integer::sum);
        }
    }

    void outcome(Outcome outcome) {
        if (outcome.message().contains("ProposalResponsePayloads do not match")) {
            fire(Probe.ENDORSEMENT_MISMATCH, 1);
        }
    }

    void unknownThatHadCommitted() {
        fire(Probe.UNKNOWN_THAT_HAD_COMMITTED, 1);
    }

    void alreadyAnchored() {
        fire(Probe.BATCH_ALREADY_ANCHORED, 1);
    }

    void secondLeader(Outcome outcome) {
        outcome(outcome);
        boolean answered = outcome.kind() == Outcome.Kind.COMMITTED
                && !AnchorRecord.parse(outcome.result().toByteArray()).txId().equals(outcome.txId());
        fire(Probe.BATCH_ALREADY_ANCHORED, answered ? 1 : 0);
    }

    /** Looks at a committed block. */
    void block(Block block) {
        byte[] filter = Blocks.transactionsFilter(block);
        Set<String> written = new HashSet<>();
        for (int i = 0; i < filter.length; i++) {
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (!envelope.isEndorserTransaction()) {
                continue;
            }
            List<ReadWriteSets.Namespace> sets =
                    EndorsedTransaction.of(envelope).readWriteSets().namespaces();
            switch (TxValidationCode.forNumber(filter[i] & 0xff)) {
                case VALID ->
                    sets.forEach(set -> set.writes().forEach(write -> written.add(set.name() + "/" + write.key())));
                case MVCC_READ_CONFLICT ->
                    fire(
                            Probe.CONFLICT_INSIDE_A_BLOCK,
                            sets.stream().anyMatch(set -> set.reads().stream()
                                            .anyMatch(read -> written.contains(set.name() + "/" + read.key())))
                                    ? 1
                                    : 0);
                case DUPLICATE_TXID -> fire(Probe.DUPLICATE_TRANSACTION, 1);
                default -> {}
            }
        }
    }

    @Override
    public synchronized String toString() {
        return fired.toString();
    }
}
