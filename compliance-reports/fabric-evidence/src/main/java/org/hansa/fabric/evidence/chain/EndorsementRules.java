package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * Which endorsement policies govern a write. A key's own policy goes before its collection's, and this before the
 * chaincode's.
 */
public interface EndorsementRules {

    /** The chaincode's policy; empty if no such chaincode is defined. */
    Optional<ApplicationPolicy> ofChaincode(String namespace);

    /**
     * The collection's own policy. Empty if it has none and the chaincode's holds.
     *
     * @throws UndefinedCollectionException if the chaincode has no such collection
     */
    Optional<ApplicationPolicy> ofCollection(String namespace, String collection) throws UndefinedCollectionException;

    /**
     * A key's own policy, from its metadata.
     *
     * @param collection empty for a public key
     * @param key UTF-8 of a public key, hash of a private one
     */
    Optional<ApplicationPolicy> ofKey(String namespace, String collection, ByteString key);

    /** A write to a collection that does not exist. */
    final class UndefinedCollectionException extends Exception {
        UndefinedCollectionException(String message) {
            super(message);
        }
    }
}
