package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.StateUpdates;
import org.jspecify.annotations.Nullable;

/**
 * What the valid transactions of one block have written so far: the later transactions of the block are checked against
 * it, and at the end it is applied to the state and hashed. Not thread-safe.
 */
public final class UpdateBatch {

    private final Map<Space, NavigableMap<String, Update>> spaces = new HashMap<>();

    public void put(Space space, String key, VersionedValue value) {
        keys(space).put(key, Update.put(value));
    }

    public void delete(Space space, String key, Version version) {
        keys(space).put(key, Update.delete(version));
    }

    /** The update of a key, or null if no transaction of the block has touched it. */
    public @Nullable Update get(Space space, String key) {
        NavigableMap<String, Update> keys = spaces.get(space);
        return keys == null ? null : keys.get(key);
    }

    /** Updates of public keys in a range, deletions included; empty bounds are open. */
    public NavigableMap<String, Update> range(String namespace, String startInclusive, String endExclusive) {
        NavigableMap<String, Update> keys = spaces.get(Space.publicKeys(namespace));
        if (keys == null) {
            return Collections.emptyNavigableMap();
        }
        NavigableMap<String, Update> tail = keys.tailMap(startInclusive, true);
        return endExclusive.isEmpty() ? tail : tail.headMap(endExclusive, false);
    }

    /** Whether any public key of a namespace is written. */
    public boolean touches(String namespace) {
        return spaces.containsKey(Space.publicKeys(namespace));
    }

    /** All updates by space. */
    public Map<Space, NavigableMap<String, Update>> bySpace() {
        return Collections.unmodifiableMap(spaces);
    }

    /** The same, in the form that enters the commit hash. */
    public StateUpdates forCommitHash() {
        StateUpdates updates = new StateUpdates();
        spaces.forEach((space, keys) -> keys.forEach((key, update) -> {
            KeyVersion version =
                    new KeyVersion(update.version().block(), update.version().tx());
            if (space.isPublic()) {
                addPublic(updates, space.namespace(), key, update, version);
            } else {
                addHashed(updates, space, ByteString.copyFrom(Space.keyHash(key)), update, version);
            }
        }));
        return updates;
    }

    private static void addPublic(
            StateUpdates updates, String namespace, String key, Update update, KeyVersion version) {
        VersionedValue value = update.value();
        if (value == null) {
            updates.delete(namespace, key, version);
        } else {
            updates.put(namespace, key, ByteString.copyFrom(value.value()), version);
        }
    }

    private static void addHashed(
            StateUpdates updates, Space space, ByteString keyHash, Update update, KeyVersion version) {
        VersionedValue value = update.value();
        if (value == null) {
            updates.deleteHashed(space.namespace(), space.collection(), keyHash, version);
        } else {
            ByteString valueHash = ByteString.copyFrom(value.value());
            updates.putHashed(space.namespace(), space.collection(), keyHash, valueHash, version);
        }
    }

    private NavigableMap<String, Update> keys(Space space) {
        return spaces.computeIfAbsent(space, s -> new TreeMap<>(Utf8Order.COMPARATOR));
    }
}
