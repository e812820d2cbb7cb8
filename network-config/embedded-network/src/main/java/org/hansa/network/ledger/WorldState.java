package org.hansa.network.ledger;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable view of one organisation's committed state, as of one block.
 *
 * <p>A view never changes: a simulation that holds one reads consistently while later blocks commit. Keys are ordered
 * by their UTF-8 bytes, as Fabric's LevelDB orders them, not by Java's UTF-16.
 */
public interface WorldState {

    /** The number of blocks that this view contains; the next block to commit has this number. */
    long height();

    /** The committed value of a public key, or null. */
    @Nullable
    VersionedValue get(String namespace, String key);

    /** The hash of a private value by the SHA-256 of its key, as every member of the channel holds it, or null. */
    @Nullable
    VersionedValue hashed(String namespace, String collection, byte[] keyHash);

    /** The private value itself, if this organisation holds it, or null. */
    @Nullable
    VersionedValue privateValue(String namespace, String collection, String key);

    /**
     * Public keys in a range, in order.
     *
     * @param startInclusive first key; empty means from the first
     * @param endExclusive key after the last; empty means to the end
     */
    Iterator<KeyedValue> range(String namespace, String startInclusive, String endExclusive);

    /** Keys of a private collection in a range, in order, as far as this organisation holds them; bounds as above. */
    Iterator<KeyedValue> privateRange(String namespace, String collection, String startInclusive, String endExclusive);
}
