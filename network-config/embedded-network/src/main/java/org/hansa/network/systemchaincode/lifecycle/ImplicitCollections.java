package org.hansa.network.systemchaincode.lifecycle;

import java.util.Optional;

/** Names of the collections that every organisation has in every namespace without a definition. */
public final class ImplicitCollections {

    private static final String PREFIX = "_implicit_org_";

    private ImplicitCollections() {}

    public static String of(String mspId) {
        return PREFIX + mspId;
    }

    /** The organisation whose implicit collection this is, if it is one. */
    public static Optional<String> mspId(String collection) {
        return collection.startsWith(PREFIX) ? Optional.of(collection.substring(PREFIX.length())) : Optional.empty();
    }
}
