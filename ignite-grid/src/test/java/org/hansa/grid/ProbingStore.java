package org.hansa.grid;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.ProviderChange;
import org.hansa.grid.provider.ProviderCommand;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.seal.SealedChange;
import org.hansa.grid.seal.SealedRecord;
import org.hansa.grid.store.EntryStore;

/** Passes everything on and says which safeguard was needed. Leaves the store open: several engines may share it. */
final class ProbingStore implements EntryStore {
    private final EntryStore inner;
    private final Consumer<Probe> fired;
    /** Batches that this engine made, or knows. */
    private final Set<String> sealed = ConcurrentHashMap.newKeySet();

    ProbingStore(EntryStore inner, Consumer<Probe> fired) {
        this.inner = inner;
        this.fired = fired;
    }

    private void look(Change<?> change, Object answer) {
        if (change instanceof ProviderChange asked && answer instanceof Transition done) {
            look(asked.command(), done);
        }
    }

    private void seal(String key, SealedRecord mine, Object stored) {
        if (stored instanceof SealedRecord there && mine.root().equals(there.root())) {
            sealed.add(key);
        } else {
            found(key);
        }
    }

    /** A batch that neither this engine made nor was there when it began. */
    private void found(String key) {
        if (!key.endsWith("/envelope") && sealed.add(key)) {
            fired.accept(Probe.STALE_LEADER);
        }
    }

    private void look(ProviderCommand command, Transition done) {
        if (done.verdict() == Verdict.BURIED) {
            fired.accept(Probe.TOMBSTONE_HIT);
        } else if (!done.changed()
                && (command instanceof TakeRoom && done.verdict() == Verdict.ALREADY
                        || command instanceof EndAllocation && done.verdict() == Verdict.ENDED)) {
            fired.accept(Probe.PROCESSOR_APPLIED_TWICE);
        }
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        Optional<byte[]> entry = inner.get(table, key);
        if (table == Table.SEALED && entry.isPresent()) {
            found(key);
        }
        return entry;
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        inner.put(table, key, value);
    }

    @Override
    public <R> R changeAhead(Put put, Table table, String key, Change<R> change) {
        R answer = inner.changeAhead(put, table, key, change);
        look(change, answer);
        return answer;
    }

    @Override
    public void remove(Table table, String key) {
        inner.remove(table, key);
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        R answer = inner.change(table, key, change);
        if (change instanceof SealedChange sealing) {
            seal(key, sealing.record(), answer);
        }
        look(change, answer);
        return answer;
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        Map<String, R> answers = inner.changeAll(table, changes);
        answers.forEach((key, answer) -> look(changes.get(key), answer));
        return answers;
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        inner.scan(table, (key, bytes) -> {
            if (table == Table.SEALED) {
                sealed.add(key);
            }
            visitor.accept(key, bytes);
        });
    }

    @Override
    public void close() {}
}
