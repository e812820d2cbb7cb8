package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.Utf8Order;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.policies.CollectionPolicies;
import org.hansa.network.policies.EndorsementPolicies;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Whether the endorsers of each transaction of one block were enough, under the definitions in force before the block.
 *
 * <p>Every namespace that is written is checked under its own definition; so is the chaincode that was called, even if it
 * wrote nothing. A policy of a key, or of a collection, replaces the chaincode's for that write. A key whose policy an
 * earlier transaction of the same block changed cannot be written any more in this block (NOTES 18).
 */
final class EndorsementCheck {

    /** A key whose policy was changed in this block. */
    private record Cell(Space space, String key) {}

    private final WorldState state;
    private final LifecycleView lifecycle;
    private final EndorsementPolicies policies;
    private final Map<String, Optional<ChaincodeDefinition>> definitions = new HashMap<>();
    private final Set<Cell> changedPolicies = new HashSet<>();

    EndorsementCheck(WorldState state, String mspId, EndorsementPolicies policies) {
        this.state = state;
        this.lifecycle = new LifecycleView(state, mspId);
        this.policies = policies;
    }

    TxValidationCode check(CheckedTransaction transaction) {
        Set<String> namespaces = new TreeSet<>(Utf8Order.COMPARATOR);
        namespaces.add(transaction.chaincode());
        transaction.requiredSets().namespaces().stream()
                .filter(ReadWriteSets.Namespace::isWritten)
                .forEach(namespace -> namespaces.add(namespace.name()));
        for (String namespace : namespaces) {
            Optional<Policy> policy = chaincodePolicy(namespace);
            if (policy.isEmpty()) {
                return TxValidationCode.INVALID_CHAINCODE;
            }
            if (!isEndorsed(transaction, namespace, policy.get())) {
                return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
            }
            transaction.requiredSets().namespace(namespace).ifPresent(this::rememberChangedPolicies);
        }
        return TxValidationCode.VALID;
    }

    private Optional<Policy> chaincodePolicy(String namespace) {
        return policies.chaincode(namespace, definition(namespace));
    }

    private boolean isEndorsed(CheckedTransaction transaction, String namespace, Policy chaincodePolicy) {
        WritePolicies writes = new WritePolicies(transaction.requiredEndorsers(), chaincodePolicy);
        Optional<ReadWriteSets.Namespace> set = transaction.requiredSets().namespace(namespace);
        return (set.isEmpty() || writesAreEndorsed(set.get(), writes)) && writes.someOrChaincodePolicyHolds();
    }

    private boolean writesAreEndorsed(ReadWriteSets.Namespace set, WritePolicies writes) {
        Space keys = Space.publicKeys(set.name());
        for (ReadWriteSets.Write write : set.writes()) {
            if (!writeIsEndorsed(keys, write.key(), writes)) {
                return false;
            }
        }
        for (KVMetadataWrite write : set.metadataWrites()) {
            if (!writeIsEndorsed(keys, write.getKey(), writes)) {
                return false;
            }
        }
        for (ReadWriteSets.Collection collection : set.collections()) {
            Space hashes = new Space(set.name(), collection.name());
            boolean endorsed = collection.writes().stream()
                            .allMatch(write -> writeIsEndorsed(hashes, hashedKey(write.keyHash()), writes))
                    && collection.metadataWrites().stream()
                            .allMatch(write -> writeIsEndorsed(hashes, hashedKey(write.getKeyHash()), writes));
            if (!endorsed) {
                return false;
            }
        }
        return true;
    }

    private boolean writeIsEndorsed(Space space, String key, WritePolicies writes) {
        if (changedPolicies.contains(new Cell(space, key))) {
            return false;
        }
        Optional<ByteString> own = keyLevelPolicy(space, key);
        if (own.isPresent()) {
            return writes.keyPolicyHolds(policies.keyLevel(own.get()));
        }
        return space.isPublic()
                ? writes.chaincodePolicyHolds()
                : writes.collectionPolicyHolds(space.collection(), () -> collectionPolicy(space));
    }

    private Optional<ByteString> keyLevelPolicy(Space space, String key) {
        VersionedValue value = space.isPublic()
                ? state.get(space.namespace(), key)
                : state.hashed(space.namespace(), space.collection(), Space.keyHash(key));
        if (value == null || value.metadata() == null) {
            return Optional.empty();
        }
        try {
            return KVMetadataWrite.parseFrom(value.metadata()).getEntriesList().stream()
                    .filter(entry -> entry.getName().equals(MetaDataKeys.VALIDATION_PARAMETER.name()))
                    .map(KVMetadataEntry::getValue)
                    .filter(policy -> !policy.isEmpty())
                    .findFirst();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the metadata of a committed key does not parse", e);
        }
    }

    private CollectionPolicies.Answer collectionPolicy(Space space) {
        return CollectionPolicies.find(space.collection(), definition(space.namespace()), policies);
    }

    private Optional<ChaincodeDefinition> definition(String chaincode) {
        return definitions.computeIfAbsent(chaincode, lifecycle::definition);
    }

    private void rememberChangedPolicies(ReadWriteSets.Namespace set) {
        set.metadataWrites()
                .forEach(write -> changedPolicies.add(new Cell(Space.publicKeys(set.name()), write.getKey())));
        set.collections().forEach(collection -> collection.metadataWrites().forEach(write -> {
            Space space = new Space(set.name(), collection.name());
            changedPolicies.add(new Cell(space, hashedKey(write.getKeyHash())));
        }));
    }

    private static String hashedKey(ByteString keyHash) {
        return Space.hashedKey(keyHash.toByteArray());
    }
}
