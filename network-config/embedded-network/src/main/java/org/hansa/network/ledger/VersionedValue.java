package org.hansa.network.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A committed value with the version that wrote it.
 *
 * <p>The arrays are shared between world states for the sake of memory: callers must not change them.
 *
 * @param value the bytes, never empty (writing an empty value deletes the key)
 * @param metadata serialized {@code KVMetadataWrite} entries (key-level endorsement policies), or null if there are none
 * @param version block and transaction of the last write
 */
public record VersionedValue(byte[] value, byte @Nullable [] metadata, Version version) {

    public VersionedValue {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(version, "version");
    }
}
