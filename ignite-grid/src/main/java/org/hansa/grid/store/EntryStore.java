package org.hansa.grid.store;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Durable entries. A write is durable when the call returns, but for {@link #changeAhead}. Every change is of one key; there are no
 * transactions over several, and nothing above may need one.
 */
public interface EntryStore extends AutoCloseable {
    /** Kinds of entries; each has its own key space. */
    enum Table {
        /** {@code id} */
        PROVIDER,
        /** {@code id} */
        ALLOCATION,
        /** {@code contract/site} */
        GRANT,
        /** {@code stream/batch} */
        SEALED,
        /** {@code minute/digest} */
        DECISION,
        /** {@code id} of a site that was ever drained */
        SITE,
        /** {@code id} of an allocation that was given notice */
        NOTICE,
        /** {@code id} of a provider whose inventory was ever replaced */
        INVENTORY,
        /**
         * {@code recalled}, once other members have told what they hold for this one; {@code stream/floor}, the batch below which no
         * sealed one is kept
         */
        MARK,
        /** {@code allocation/owner}: notice that another owner gave for its part */
        NOTICE_ELSEWHERE
    }

    Optional<byte[]> get(Table table, String key);

    void put(Table table, String key, byte[] value);

    /** Puts several, all durable on return, in no order: in one go where a store can, which is much cheaper for each. */
    default void putAll(Table table, SortedMap<String, byte[]> values) {
        values.forEach((key, value) -> put(table, key, value));
    }

    void remove(Table table, String key);

    /** An entry that is put beside a change of another. */
    record Put(Table table, String key, byte[] value) {}

    /**
     * Puts one entry and changes another, each by itself and in no order: when the call fails, either may be done. Both are durable at
     * the latest when the calling thread's next write is, and no crash leaves that one without them; until then nothing may be promised
     * that they are to keep. A store that has both tables in one place does it in one go, and one with a single log leaves it to the next
     * write to force it.
     */
    default <R> R changeAhead(Put put, Table table, String key, Change<R> change) {
        put(put.table(), put.key(), put.value());
        return change(table, key, change);
    }

    /** Applies a pure change atomically; the store may apply it more than once and then takes the last answer. */
    <R> R change(Table table, String key, Change<R> change);

    /** Changes several keys, each atomically, all durable on return, in no order. */
    <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes);

    void scan(Table table, BiConsumer<String, byte[]> visitor);

    @Override
    void close();

    /** A pure function of the entry's bytes. */
    @FunctionalInterface
    interface Change<R> {
        /** @param before null when there is no entry */
        Changed<R> apply(byte @Nullable [] before);
    }

    /** @param after what to store; null leaves the entry as it is. @param delete whether to remove the entry instead */
    record Changed<R>(R answer, byte @Nullable [] after, boolean delete) {
        public static <R> Changed<R> to(byte[] after, R answer) {
            return new Changed<>(answer, after, false);
        }

        public static <R> Changed<R> nothing(R answer) {
            return new Changed<>(answer, null, false);
        }

        public static <R> Changed<R> removed(R answer) {
            return new Changed<>(answer, null, true);
        }
    }
}
