package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Namespace;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/** Key-level policies of public keys as a peer's state would hold them; a changed one refuses its key within the block. */
final class KeyPolicyState implements DefinedRules.KeyPolicies {
    private static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";

    private record Key(String namespace, ByteString key) {}

    private final Map<Key, ByteString> policies = new HashMap<>();
    private final Set<Key> changedInBlock = new HashSet<>();

    void startBlock() {
        changedInBlock.clear();
    }

    void apply(ReadWriteSets sets) {
        for (Namespace namespace : sets.namespaces()) {
            namespace.writes().stream()
                    .filter(ReadWriteSets.Write::deletes)
                    .forEach(write -> policies.remove(new Key(namespace.name(), ByteString.copyFromUtf8(write.key()))));
            namespace.metadataWrites().forEach(write -> {
                Key key = new Key(namespace.name(), ByteString.copyFromUtf8(write.getKey()));
                changedInBlock.add(key);
                for (KVMetadataEntry entry : write.getEntriesList()) {
                    if (entry.getName().equals(VALIDATION_PARAMETER)) {
                        policies.put(key, entry.getValue());
                    }
                }
            });
        }
    }

    @Override
    public Optional<ApplicationPolicy> of(String namespace, String collection, ByteString key) {
        Key lookedUp = new Key(namespace, key);
        if (!collection.isEmpty() || !policies.containsKey(lookedUp)) {
            return Optional.empty();
        }
        if (changedInBlock.contains(lookedUp)) {
            return Optional.of(ApplicationPolicy.getDefaultInstance());
        }
        try {
            return Optional.of(ApplicationPolicy.newBuilder()
                    .setSignaturePolicy(SignaturePolicyEnvelope.parseFrom(policies.get(lookedUp)))
                    .build());
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
