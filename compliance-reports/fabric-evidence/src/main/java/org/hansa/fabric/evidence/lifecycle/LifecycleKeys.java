package org.hansa.fabric.evidence.lifecycle;

import java.util.Optional;

/** Names in the {@code _lifecycle} namespace. Definitions are stored field by field, and only changed fields are written. */
public final class LifecycleKeys {
    public static final String NAMESPACE = "_lifecycle";
    public static final String SEQUENCE = "Sequence";
    public static final String ENDORSEMENT_INFO = "EndorsementInfo";
    public static final String VALIDATION_INFO = "ValidationInfo";
    public static final String COLLECTIONS = "Collections";

    /** Prefix of the collection that belongs to one organisation; approvals are written there. */
    public static final String IMPLICIT_COLLECTION_PREFIX = "_implicit_org_";

    private static final String FIELDS = "namespaces/fields/";
    private static final String METADATA = "namespaces/metadata/";

    private LifecycleKeys() {}

    public static String field(String chaincode, String field) {
        return FIELDS + chaincode + "/" + field;
    }

    public static String sequence(String chaincode) {
        return field(chaincode, SEQUENCE);
    }

    public static String metadata(String chaincode) {
        return METADATA + chaincode;
    }

    /** The chaincode whose sequence a key holds. */
    static Optional<String> chaincodeOfSequence(String key) {
        String suffix = "/" + SEQUENCE;
        if (!key.startsWith(FIELDS) || !key.endsWith(suffix) || key.length() <= FIELDS.length() + suffix.length()) {
            return Optional.empty();
        }
        String name = key.substring(FIELDS.length(), key.length() - suffix.length());
        return name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
    }
}
