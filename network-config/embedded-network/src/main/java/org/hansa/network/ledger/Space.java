package org.hansa.network.ledger;

import java.nio.charset.StandardCharsets;

/**
 * A part of the state in which keys live: a namespace's public keys, or the hashes of one of its private collections.
 *
 * @param namespace the chaincode's name
 * @param collection the collection, or empty for public keys
 */
public record Space(String namespace, String collection) {

    /** The public keys of a namespace. */
    public static Space publicKeys(String namespace) {
        return new Space(namespace, "");
    }

    public boolean isPublic() {
        return collection.isEmpty();
    }

    /** A key hash as a string of 32 characters, one per byte, so that both kinds of key are strings. */
    public static String hashedKey(byte[] keyHash) {
        return new String(keyHash, StandardCharsets.ISO_8859_1);
    }

    /** The bytes behind {@link #hashedKey}. */
    public static byte[] keyHash(String hashedKey) {
        return hashedKey.getBytes(StandardCharsets.ISO_8859_1);
    }

    String id() {
        return namespace + '\0' + collection;
    }

    /** The space behind {@link #id}. */
    static Space ofId(String id) {
        int separator = id.indexOf('\0');
        return new Space(id.substring(0, separator), id.substring(separator + 1));
    }
}
