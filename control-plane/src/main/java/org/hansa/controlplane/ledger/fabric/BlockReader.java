package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.ledger.model.Digest;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** From a block to what its valid transactions wrote in the chaincode's namespace. */
final class BlockReader {
    private final String namespace;

    BlockReader(String namespace) {
        this.namespace = namespace;
    }

    /** @param block one whose data and signatures have been verified; which transactions are valid the own peer says */
    CommittedBlock read(Block block) {
        byte[] codes = Blocks.transactionsFilter(block);
        List<LedgerChange> changes = new ArrayList<>();
        Instant time = Instant.EPOCH;
        long number = block.getHeader().getNumber();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            ByteString bytes = block.getData().getData(i);
            SignedEnvelope envelope = SignedEnvelope.parse(bytes);
            Instant stamp = instant(envelope.channelHeader().getTimestamp());
            time = stamp.isAfter(time) ? stamp : time;
            boolean valid = i < codes.length && codes[i] == TxValidationCode.VALID_VALUE;
            if (valid && envelope.isEndorserTransaction()) {
                changes.addAll(changes(EndorsedTransaction.of(envelope), number, stamp));
            }
        }
        return new CommittedBlock(number, Digest.ofHash(Blocks.headerHash(block.getHeader())), time, changes);
    }

    private List<LedgerChange> changes(EndorsedTransaction transaction, long block, Instant time) {
        return transaction.readWriteSets().namespace(namespace).stream()
                .flatMap(set -> set.writes().stream())
                .map(write -> new LedgerChange(write.key(), value(write), block, transaction.transactionId(), time))
                .toList();
    }

    private static Optional<byte[]> value(ReadWriteSets.Write write) {
        return write.deletes() ? Optional.empty() : Optional.of(write.value().toByteArray());
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
