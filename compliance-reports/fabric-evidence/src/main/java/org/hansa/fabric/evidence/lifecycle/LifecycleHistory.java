package org.hansa.fabric.evidence.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Namespace;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/**
 * Chaincode definitions by the version of their sequence key, folded from the transactions that wrote the
 * {@code _lifecycle} namespace.
 *
 * <p>Which of these were valid is in no signed byte of their block. But every later transaction reads the sequence key, and
 * its endorsers sign the version that they saw: {@link #readBy} goes by that, so the definition is bound by the
 * transaction's own endorsement. Not thread-safe while growing.
 */
public final class LifecycleHistory {
    private final Map<String, ByteString> state = new HashMap<>();
    private final Map<String, TreeMap<KeyVersion, ChaincodeDefinition>> definitions = new HashMap<>();

    /** Folds the transactions of a block that its filter calls valid. Blocks must come in order; others do no harm. */
    public void applyValid(Block block) {
        byte[] filter = Blocks.transactionsFilter(block);
        for (int i = 0; i < Math.min(filter.length, block.getData().getDataCount()); i++) {
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (filter[i] == TxValidationCode.VALID_VALUE && envelope.isEndorserTransaction()) {
                apply(
                        EndorsedTransaction.of(envelope),
                        new KeyVersion(block.getHeader().getNumber(), i));
            }
        }
    }

    /** Folds one transaction that was found valid. */
    public void apply(EndorsedTransaction transaction, KeyVersion at) {
        transaction.readWriteSets().namespace(LifecycleKeys.NAMESPACE).ifPresent(namespace -> apply(namespace, at));
    }

    /** All fields first, then the definition: the sequence is not the last key of a commit. */
    private void apply(Namespace namespace, KeyVersion at) {
        for (ReadWriteSets.Write write : namespace.writes()) {
            if (write.deletes()) {
                state.remove(write.key());
            } else {
                state.put(write.key(), write.value());
            }
        }
        for (ReadWriteSets.Write write : namespace.writes()) {
            LifecycleKeys.chaincodeOfSequence(write.key()).ifPresent(name -> definitions
                    .computeIfAbsent(name, n -> new TreeMap<>())
                    .put(at, definition(name, at)));
        }
    }

    private ChaincodeDefinition definition(String name, KeyVersion at) {
        try {
            return new ChaincodeDefinition(
                    name,
                    field(name, LifecycleKeys.SEQUENCE).getInt64(),
                    ChaincodeEndorsementInfo.parseFrom(
                            field(name, LifecycleKeys.ENDORSEMENT_INFO).getBytes()),
                    ChaincodeValidationInfo.parseFrom(
                            field(name, LifecycleKeys.VALIDATION_INFO).getBytes()),
                    CollectionConfigPackage.parseFrom(
                            field(name, LifecycleKeys.COLLECTIONS).getBytes()),
                    at);
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the definition of chaincode " + name + " at " + at + " does not parse", e);
        }
    }

    private StateData field(String name, String field) throws InvalidProtocolBufferException {
        return StateData.parseFrom(state.getOrDefault(LifecycleKeys.field(name, field), ByteString.EMPTY));
    }

    /** All definitions of a chaincode, oldest first. */
    public List<ChaincodeDefinition> definitions(String chaincode) {
        return List.copyOf(definitions.getOrDefault(chaincode, new TreeMap<>()).values());
    }

    public Optional<ChaincodeDefinition> newest(String chaincode) {
        List<ChaincodeDefinition> all = definitions(chaincode);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The definition that a block's transactions are judged by: the newest committed in an earlier block. */
    public Optional<ChaincodeDefinition> inForceAt(String chaincode, long blockNumber) {
        return newestBefore(chaincode, new KeyVersion(blockNumber, 0));
    }

    /** The newest definition committed before a transaction, in its own block included: the one it had to read. */
    public Optional<ChaincodeDefinition> newestBefore(String chaincode, KeyVersion at) {
        return Optional.ofNullable(
                        definitions.getOrDefault(chaincode, new TreeMap<>()).lowerEntry(at))
                .map(Map.Entry::getValue);
    }

    /** The definition that a transaction's endorsers saw, by the version of the sequence key that they signed. */
    public Optional<ChaincodeDefinition> readBy(EndorsedTransaction transaction, String chaincode) {
        return readBy(transaction.readWriteSets(), chaincode);
    }

    public Optional<ChaincodeDefinition> readBy(ReadWriteSets sets, String chaincode) {
        return sets.namespace(LifecycleKeys.NAMESPACE)
                .flatMap(namespace -> namespace.read(LifecycleKeys.sequence(chaincode)))
                .flatMap(read -> Optional.ofNullable(read.version()))
                .flatMap(version -> Optional.ofNullable(
                        definitions.getOrDefault(chaincode, new TreeMap<>()).get(version)));
    }
}
