package org.hansa.network.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The final state of one key after a block.
 *
 * @param value value, metadata and version, or null if the key is deleted
 * @param version the transaction that wrote or deleted it
 */
public record Update(@Nullable VersionedValue value, Version version) {

    static Update put(VersionedValue value) {
        return new Update(value, value.version());
    }

    static Update delete(Version version) {
        return new Update(null, version);
    }
}
