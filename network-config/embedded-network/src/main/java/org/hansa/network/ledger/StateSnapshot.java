package org.hansa.network.ledger;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link WorldState} as of one height. Applying a block makes the next one and leaves this one as it is. */
final class StateSnapshot implements WorldState {

    private final long height;
    /** Space id → keys: public ones, and hashes of private ones. */
    private final SortedTree<SortedTree<VersionedValue>> shared;
    /** Space id → keys: the private values that this organisation holds. */
    private final SortedTree<SortedTree<VersionedValue>> own;

    private StateSnapshot(
            long height, SortedTree<SortedTree<VersionedValue>> shared, SortedTree<SortedTree<VersionedValue>> own) {
        this.height = height;
        this.shared = shared;
        this.own = own;
    }

    static StateSnapshot empty() {
        return new StateSnapshot(0, SortedTree.empty(), SortedTree.empty());
    }

    /** The state after one more block; {@code privateUpdates} are those that this organisation may hold. */
    StateSnapshot apply(UpdateBatch updates, UpdateBatch privateUpdates) {
        return new StateSnapshot(height + 1, applied(shared, updates), applied(own, privateUpdates));
    }

    /** The state with changes that no transaction made: values that expired, or that came late. */
    StateSnapshot amended(UpdateBatch updates, UpdateBatch privateUpdates) {
        return new StateSnapshot(height, applied(shared, updates), applied(own, privateUpdates));
    }

    /** All collections of which there are hashes. */
    List<Space> collections() {
        List<Space> collections = new ArrayList<>();
        shared.range("", "").forEachRemaining(entry -> {
            Space space = Space.ofId(entry.getKey());
            if (!space.isPublic()) {
                collections.add(space);
            }
        });
        return collections;
    }

    /** SHA-256 over everything in this state: equal states have equal digests. Reads all of it. */
    byte[] digest() {
        StateDigest digest = new StateDigest();
        digest.add(shared);
        digest.add(own);
        return digest.value();
    }

    /** The same over what all organisations hold. */
    byte[] sharedDigest() {
        StateDigest digest = new StateDigest();
        digest.add(shared);
        return digest.value();
    }

    @Override
    public long height() {
        return height;
    }

    @Override
    public @Nullable VersionedValue get(String namespace, String key) {
        return get(shared, Space.publicKeys(namespace), key);
    }

    @Override
    public @Nullable VersionedValue hashed(String namespace, String collection, byte[] keyHash) {
        return get(shared, new Space(namespace, collection), Space.hashedKey(keyHash));
    }

    @Override
    public @Nullable VersionedValue privateValue(String namespace, String collection, String key) {
        return get(own, new Space(namespace, collection), key);
    }

    @Override
    public Iterator<KeyedValue> range(String namespace, String startInclusive, String endExclusive) {
        return range(shared, Space.publicKeys(namespace), startInclusive, endExclusive);
    }

    @Override
    public Iterator<KeyedValue> privateRange(
            String namespace, String collection, String startInclusive, String endExclusive) {
        return range(own, new Space(namespace, collection), startInclusive, endExclusive);
    }

    private static Iterator<KeyedValue> range(
            SortedTree<SortedTree<VersionedValue>> spaces, Space space, String startInclusive, String endExclusive) {
        SortedTree<VersionedValue> keys = spaces.get(space.id());
        Iterator<Map.Entry<String, VersionedValue>> entries =
                (keys == null ? SortedTree.<VersionedValue>empty() : keys).range(startInclusive, endExclusive);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public KeyedValue next() {
                Map.Entry<String, VersionedValue> entry = entries.next();
                return new KeyedValue(entry.getKey(), entry.getValue());
            }
        };
    }

    private static @Nullable VersionedValue get(
            SortedTree<SortedTree<VersionedValue>> spaces, Space space, String key) {
        SortedTree<VersionedValue> keys = spaces.get(space.id());
        return keys == null ? null : keys.get(key);
    }

    private static SortedTree<SortedTree<VersionedValue>> applied(
            SortedTree<SortedTree<VersionedValue>> spaces, UpdateBatch updates) {
        SortedTree<SortedTree<VersionedValue>> changed = spaces;
        for (var space : updates.bySpace().entrySet()) {
            String id = space.getKey().id();
            SortedTree<VersionedValue> present = changed.get(id);
            SortedTree<VersionedValue> keys = present == null ? SortedTree.empty() : present;
            for (var update : space.getValue().entrySet()) {
                VersionedValue value = update.getValue().value();
                keys = value == null ? keys.without(update.getKey()) : keys.with(update.getKey(), value);
            }
            changed = changed.with(id, keys);
        }
        return changed;
    }
}
