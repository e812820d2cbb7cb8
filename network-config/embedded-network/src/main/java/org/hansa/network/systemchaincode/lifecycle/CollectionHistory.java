package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Iterator;
import java.util.Optional;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.ledger.Modification;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/** The collections of a chaincode at earlier heights. They are committed fields like others, so the history has them. */
public final class CollectionHistory {

    private CollectionHistory() {}

    /** The collections that a block's private data was written under: those of the newest definition before it. */
    public static Optional<CollectionConfigPackage> before(long block, String chaincode, Ledger ledger) {
        String key = StateRecord.fieldKey(StateRecords.NAMESPACES, chaincode, ChaincodeDefinition.COLLECTIONS);
        Iterator<Modification> newestFirst = ledger.history(LifecycleChaincode.NAME, key);
        while (newestFirst.hasNext()) {
            Modification change = newestFirst.next();
            if (change.version().block() < block) {
                return Optional.of(parse(change.value()));
            }
        }
        return Optional.empty();
    }

    private static CollectionConfigPackage parse(byte[] value) {
        try {
            ByteString collections = StateData.parseFrom(value).getBytes();
            return CollectionConfigPackage.parseFrom(collections);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("committed collections do not parse", e);
        }
    }
}
