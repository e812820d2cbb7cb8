package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.network.ledger.Utf8Order;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;

/**
 * Whose endorsement a transaction will need, collected while it runs: the chaincode's policy for most writes, a key's
 * own policy in its place where it has one, a collection for private reads and writes. A Gateway plans with it.
 */
final class TouchedPolicies {

    /** System chaincodes have no definition to plan by. */
    private static final Set<String> SYSTEM = Set.of("_lifecycle", "lscc");

    private final Map<String, Namespace> namespaces = new TreeMap<>(Utf8Order.COMPARATOR);

    /** What one chaincode's keys and collections ask for. */
    private static final class Namespace {
        private boolean written;
        private boolean needsChaincodePolicy;
        private final Set<ByteString> keyPolicies = new LinkedHashSet<>();
        private final Set<String> writtenCollections = new TreeSet<>(Utf8Order.COMPARATOR);
        private final Set<String> readCollections = new TreeSet<>(Utf8Order.COMPARATOR);
    }

    /** @param metadata the committed metadata of the key, by name */
    void write(String namespace, Map<String, ByteString> metadata) {
        Namespace touched = namespace(namespace);
        touched.written = true;
        ByteString policy = metadata.get(MetaDataKeys.VALIDATION_PARAMETER.name());
        if (policy == null) {
            touched.needsChaincodePolicy = true;
        } else {
            touched.keyPolicies.add(policy);
        }
    }

    /** @param metadata the committed metadata of the private key, by name */
    void writePrivate(String namespace, String collection, Map<String, ByteString> metadata) {
        Namespace touched = namespace(namespace);
        touched.written = true;
        ByteString policy = metadata.get(MetaDataKeys.VALIDATION_PARAMETER.name());
        if (policy == null) {
            touched.writtenCollections.add(collection);
        } else {
            touched.keyPolicies.add(policy);
        }
    }

    void readPrivate(String namespace, String collection) {
        namespace(namespace).readCollections.add(collection);
    }

    /** @param readOrWritten all namespaces of the read-write set */
    ChaincodeInterest interest(List<String> readOrWritten) throws InvalidProtocolBufferException {
        ChaincodeInterest.Builder interest = ChaincodeInterest.newBuilder();
        for (String name : readOrWritten) {
            if (!SYSTEM.contains(name)) {
                add(interest, name, namespace(name));
            }
        }
        return interest.build();
    }

    private static void add(ChaincodeInterest.Builder interest, String name, Namespace touched)
            throws InvalidProtocolBufferException {
        boolean chaincodePolicy = touched.needsChaincodePolicy || !touched.written;
        if (chaincodePolicy || !touched.keyPolicies.isEmpty()) {
            ChaincodeCall.Builder call = interest.addChaincodesBuilder().setName(name);
            for (ByteString policy : touched.keyPolicies) {
                call.addKeyPolicies(SignaturePolicyEnvelope.parseFrom(policy));
            }
            call.setDisregardNamespacePolicy(!chaincodePolicy);
        }
        Set<String> collections = new TreeSet<>(Utf8Order.COMPARATOR);
        collections.addAll(touched.writtenCollections);
        collections.addAll(touched.readCollections);
        for (String collection : collections) {
            interest.addChaincodesBuilder()
                    .setName(name)
                    .addCollectionNames(collection)
                    .setNoPrivateReads(!touched.readCollections.contains(collection));
        }
    }

    private Namespace namespace(String name) {
        return namespaces.computeIfAbsent(name, n -> new Namespace());
    }
}
