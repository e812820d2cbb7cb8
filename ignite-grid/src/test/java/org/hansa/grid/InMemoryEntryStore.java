package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.hansa.grid.provider.ProviderChange;
import org.hansa.grid.provider.ResizeRoom;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.WireChange;
import org.hansa.grid.wire.ChangeWire;

/** Entries that outlive an engine within one test: closing and opening again is a restart. */
public class InMemoryEntryStore implements EntryStore {
    private final Map<Table, ConcurrentHashMap<String, byte[]>> tables = new ConcurrentHashMap<>();

    private volatile boolean twice;
    private volatile boolean keeps;
    private final Queue<Taker> takers = new ConcurrentLinkedQueue<>();

    /** While set, every change is applied twice and the second answer is told: a primary dies after its write, and another goes on. */
    void applyTwice(boolean on) {
        twice = on;
    }

    /** From now on every change that takes room, or changes what is taken, is kept, to come once more. */
    void keepTakers() {
        keeps = true;
    }

    /** What was kept comes once more. @return how many of them did something */
    long comeLate() {
        return takers.stream()
                .filter(each -> once(Table.PROVIDER, each.key(), each.change()).changed())
                .count();
    }

    private record Taker(String key, ProviderChange change) {}

    private ConcurrentHashMap<String, byte[]> table(Table table) {
        return tables.computeIfAbsent(table, any -> new ConcurrentHashMap<>());
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        return Optional.ofNullable(table(table).get(key));
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        table(table).put(key, value);
    }

    @Override
    public void remove(Table table, String key) {
        table(table).remove(key);
    }

    /** Every change of the engine, and its answer, goes through the bytes that another node would get. */
    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        if (keeps
                && change instanceof ProviderChange taker
                && (taker.command() instanceof TakeRoom || taker.command() instanceof ResizeRoom)) {
            takers.add(new Taker(key, taker));
        }
        if (change instanceof WireChange<R> wire) {
            @SuppressWarnings("unchecked")
            WireChange<R> arrived = (WireChange<R>) ChangeWire.read(table, ChangeWire.bytes(wire));
            assertThat(ChangeWire.bytes(arrived)).isEqualTo(ChangeWire.bytes(wire));
            return ChangeWire.readAnswer(wire, ChangeWire.answerBytes(arrived, changed(table, key, arrived)));
        }
        return changed(table, key, change);
    }

    private <R> R changed(Table table, String key, Change<R> change) {
        if (twice) {
            once(table, key, change);
        }
        return once(table, key, change);
    }

    private <R> R once(Table table, String key, Change<R> change) {
        Object[] answer = new Object[1];
        table(table).compute(key, (any, before) -> {
            Changed<R> changed = change.apply(before);
            answer[0] = changed.answer();
            return changed.delete() ? null : changed.after() == null ? before : changed.after();
        });
        @SuppressWarnings("unchecked")
        R typed = (R) Objects.requireNonNull(answer[0]);
        return typed;
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        Map<String, R> answers = new LinkedHashMap<>();
        changes.forEach((key, change) -> answers.put(key, change(table, key, change)));
        return answers;
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        new TreeMap<>(table(table)).forEach(visitor);
    }

    /** A copy of one table, as a backup has it. */
    Map<String, byte[]> image(Table table) {
        return Map.copyOf(table(table));
    }

    void restore(Table table, Map<String, byte[]> image) {
        table(table).clear();
        table(table).putAll(image);
    }

    /** As if the grid's files were lost. */
    void wipe() {
        tables.clear();
    }

    @Override
    public void close() {}
}
