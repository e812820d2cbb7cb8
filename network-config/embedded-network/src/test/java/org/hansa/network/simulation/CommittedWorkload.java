package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hansa.network.orderer.OrderingCore;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/** Ordered blocks with everything that a commit has to bring through a crash: writes, conflicts, private data. */
final class CommittedWorkload {

    private static final String COLLECTION = "_implicit_org_NordMSP";
    private static final String LIFECYCLE = "_lifecycle";

    /** Blocks in the groups that share one force. */
    final List<List<Block>> groups = new ArrayList<>();
    /** Plaintext that nord's endorsement left behind, by transaction id. */
    final Map<String, TxPvtReadWriteSet> privateWrites = new LinkedHashMap<>();

    private final TransactionForge forge;
    private final OrderingCore orderer;

    CommittedWorkload(Path folder) {
        TestConsortium consortium = new TestConsortium(folder);
        forge = new TransactionForge(consortium);
        orderer = new OrderingCore(
                ChannelConfiguration.of(consortium.genesis),
                consortium.ordererSigners(),
                byte[]::new,
                consortium.genesis);
        groups.add(List.of(consortium.genesis));
        group(block(forge.definition("cc")));
        group(block(put("a", "1"), put("b", "1")));
        group(block(update("a", 2, 0, "2"), update("a", 2, 0, "conflict"), privateWrite("p", "secret")));
        group(block(put("c", "1")), block(put("d", "1"), privateWrite("q", "more")), block(put("e", "1")));
        group(block(update("b", 2, 1, "2")), block(update("b", 2, 1, "late")));
    }

    List<Block> blocks() {
        return groups.stream().flatMap(List::stream).toList();
    }

    private void group(Block... blocks) {
        groups.add(List.of(blocks));
    }

    private Block block(Envelope... envelopes) {
        List<Block> complete = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            complete.addAll(orderer.order(envelope, 0));
        }
        complete.addAll(orderer.tick(Long.MAX_VALUE));
        if (complete.size() != 1) {
            throw new IllegalStateException("these envelopes make " + complete.size() + " blocks");
        }
        return complete.get(0);
    }

    private Envelope put(String key, String value) {
        return forge.transaction("cc", TransactionForge.put("cc", key, value), "nord", "rhein");
    }

    private Envelope update(String key, long block, long transaction, String value) {
        TxReadWriteSet sets = TransactionForge.update("cc", key, block, transaction, value);
        return forge.transaction("cc", sets, "rhein", "helv");
    }

    private Envelope privateWrite(String key, String value) {
        ByteString writes = KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)))
                .build()
                .toByteString();
        Envelope transaction = forge.transaction(LIFECYCLE, hashes(key, value, writes), "nord");
        privateWrites.put(
                SignedEnvelope.of(transaction).transactionId(),
                TxPvtReadWriteSet.newBuilder()
                        .addNsPvtRwset(NsPvtReadWriteSet.newBuilder()
                                .setNamespace(LIFECYCLE)
                                .addCollectionPvtRwset(CollectionPvtReadWriteSet.newBuilder()
                                        .setCollectionName(COLLECTION)
                                        .setRwset(writes)))
                        .build());
        return transaction;
    }

    private static TxReadWriteSet hashes(String key, String value, ByteString writes) {
        HashedRWSet hashed = HashedRWSet.newBuilder()
                .addHashedWrites(
                        KVWriteHash.newBuilder().setKeyHash(sha256(key)).setValueHash(sha256(value)))
                .build();
        return TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(LIFECYCLE)
                        .addCollectionHashedRwset(CollectionHashedReadWriteSet.newBuilder()
                                .setCollectionName(COLLECTION)
                                .setHashedRwset(hashed.toByteString())
                                .setPvtRwsetHash(ByteString.copyFrom(Hashes.sha256(writes)))))
                .build();
    }

    private static ByteString sha256(String text) {
        return ByteString.copyFrom(Hashes.sha256(ByteString.copyFromUtf8(text)));
    }
}
