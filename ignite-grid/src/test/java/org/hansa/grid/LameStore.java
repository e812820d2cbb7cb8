package org.hansa.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.provider.ProviderCodec;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.store.EntryStore;
import org.jspecify.annotations.Nullable;

/** A store that takes one of the engine's safeguards away, to see whether the checker notices. */
final class LameStore implements EntryStore {
    /** What is switched off. */
    enum Without {
        NOTHING,
        /** Providers forget at once what ended on them. */
        TOMBSTONES,
        /** Intents are told as written and are not. */
        INTENTS,
        /** Every grant looks endless. */
        GRANTS,
        /** A sealed batch is written over instead of adopted. */
        SEALING,
        /** Nobody knows which batches are over. */
        FLOORS
    }

    private final EntryStore inner;
    private final Without without;

    LameStore(EntryStore inner, Without without) {
        this.inner = inner;
        this.without = without;
    }

    private static byte[] forgetful(byte[] bytes) {
        ProviderEntry entry = ProviderCodec.decode(bytes);
        return ProviderCodec.encode(new ProviderEntry(
                entry.spec(),
                entry.factsVersion(),
                entry.revision(),
                entry.providerSeq(),
                entry.clockMillis(),
                0,
                entry.taken(),
                entry.devices(),
                entry.live(),
                entry.events(),
                List.of(),
                entry.mark()));
    }

    private static byte @Nullable [] endless(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        GrantEntry entry = GrantEntry.decode(bytes);
        return new GrantEntry(
                        entry.contract(),
                        entry.site(),
                        entry.revision(),
                        entry.version(),
                        Fixture.plenty(),
                        entry.held(),
                        entry.open(),
                        entry.used(),
                        entry.sealedThrough(),
                        entry.voidedThrough(),
                        entry.returning(),
                        entry.returningSince())
                .encode();
    }

    private <R> Change<R> lame(Table table, Change<R> change) {
        return before -> {
            byte[] seen = before;
            if (without == Without.GRANTS && table == Table.GRANT) {
                seen = endless(before);
            } else if (without == Without.SEALING && table == Table.SEALED) {
                seen = null;
            }
            Changed<R> changed = change.apply(seen);
            boolean forgets = without == Without.TOMBSTONES && table == Table.PROVIDER && changed.after() != null;
            return forgets ? Changed.to(forgetful(changed.after()), changed.answer()) : changed;
        };
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        boolean unsealed = without == Without.SEALING && table == Table.SEALED && !key.endsWith("envelope");
        boolean bottomless = without == Without.FLOORS && table == Table.MARK && key.endsWith("floor");
        return unsealed || bottomless ? Optional.empty() : inner.get(table, key);
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        if (without != Without.INTENTS || table != Table.ALLOCATION) {
            inner.put(table, key, value);
        }
    }

    @Override
    public void remove(Table table, String key) {
        inner.remove(table, key);
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        return inner.change(table, key, lame(table, change));
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        TreeMap<String, Change<R>> lamed = new TreeMap<>();
        changes.forEach((key, change) -> lamed.put(key, lame(table, change)));
        return new LinkedHashMap<>(inner.changeAll(table, lamed));
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        inner.scan(table, visitor);
    }

    @Override
    public void close() {}
}
