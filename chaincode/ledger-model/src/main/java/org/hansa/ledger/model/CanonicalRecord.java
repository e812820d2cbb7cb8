package org.hansa.ledger.model;

/** A record with one canonical encoding. Its first field is always {@code schema}, for example {@code "leaf/1"}. */
public interface CanonicalRecord {
    /** The record as canonical JSON fields. */
    JsonObject json();

    /** The bytes that are stored, hashed and signed. */
    default byte[] bytes() {
        return json().bytes();
    }

    /** SHA-256 of {@link #bytes()}. */
    default Digest digest() {
        return Digest.of(bytes());
    }
}
