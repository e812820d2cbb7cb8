package org.hansa.grid.intent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;

/**
 * The intents of a member, and the order in which each is written. One thread at a time drives an allocation
 * ({@link #alone}). An outcome may be {@link #recordLater}: everybody in this process sees it at once, and should it be lost,
 * a restart finds the plan and reaches the same outcome from the providers.
 */
public final class IntentBook {
    private static final int STRIPES = 512;

    /** Ids that were released before they were ever seen. */
    private static final String FORBIDDEN = "forbidden/";

    private static final int EVERY_ROUND = Integer.MAX_VALUE;

    private static final int FORBIDDEN_LAYOUT = 2;

    private static final String RECALLED = "recalled";

    private final EntryStore store;
    private final ReentrantLock[] drivers = locks();
    private final ReentrantLock[] writers = locks();
    private final Map<AllocationId, Intent> unwritten = new ConcurrentHashMap<>();
    private final Set<AllocationId> unfinished = ConcurrentHashMap.newKeySet();
    private final Set<AllocationId> stuck = ConcurrentHashMap.newKeySet();
    private final Set<AllocationId> interruptible = ConcurrentHashMap.newKeySet();
    private final Listing listing = new Listing();

    /** Place in a listing: newest first. */
    public record Position(long createdAtMillis, AllocationId id) implements Comparable<Position> {
        private static final Comparator<Position> NEWEST_FIRST =
                Comparator.comparingLong(Position::createdAtMillis).reversed().thenComparing(Position::id);

        @Override
        public int compareTo(Position other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }

    public IntentBook(EntryStore store) {
        this.store = store;
        scan(this::list);
    }

    private static ReentrantLock[] locks() {
        ReentrantLock[] locks = new ReentrantLock[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new ReentrantLock();
        }
        return locks;
    }

    /** Runs with nobody else driving this allocation. */
    public <T> T alone(AllocationId id, Supplier<T> work) {
        ReentrantLock lock = drivers[stripe(id)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public Optional<Intent> find(AllocationId id) {
        Intent waiting = unwritten.get(id);
        return waiting != null
                ? Optional.of(waiting)
                : store.get(Table.ALLOCATION, id.value()).map(IntentCodec::decode);
    }

    /** Durable on return. */
    public Intent record(Intent intent) {
        recordLater(intent);
        write(intent.command().allocation());
        return intent;
    }

    /** The same ahead of the caller's next write, durable with it. @param write does more in one go */
    public <R> R recordAhead(Intent intent, Function<EntryStore.Put, R> write) {
        AllocationId id = intent.command().allocation();
        ReentrantLock lock = writers[stripe(id)];
        lock.lock();
        try {
            recordLater(intent);
            R answer = write.apply(new EntryStore.Put(Table.ALLOCATION, id.value(), IntentCodec.encode(intent)));
            unwritten.remove(id, intent);
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Visible on return, durable once {@link #write} was called for the id. */
    public Intent recordLater(Intent intent) {
        unwritten.put(intent.command().allocation(), intent);
        list(intent);
        return intent;
    }

    /** Writes the newest state that waits, if one does. */
    public void write(AllocationId id) {
        ReentrantLock lock = writers[stripe(id)];
        lock.lock();
        try {
            Intent newest = unwritten.get(id);
            if (newest != null) {
                store.put(Table.ALLOCATION, id.value(), IntentCodec.encode(newest));
                unwritten.remove(id, newest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same for several, all durable on return, in one go where the store can. */
    public void writeAll(Collection<AllocationId> ids) {
        List<ReentrantLock> locks = ids.stream()
                .mapToInt(IntentBook::stripe)
                .distinct()
                .sorted()
                .mapToObj(stripe -> writers[stripe])
                .toList();
        locks.forEach(ReentrantLock::lock);
        try {
            Map<AllocationId, Intent> newest = new LinkedHashMap<>();
            ids.forEach(id -> Optional.ofNullable(unwritten.get(id)).ifPresent(intent -> newest.put(id, intent)));
            SortedMap<String, byte[]> entries = new TreeMap<>();
            newest.forEach((id, intent) -> entries.put(id.value(), IntentCodec.encode(intent)));
            if (!entries.isEmpty()) {
                store.putAll(Table.ALLOCATION, entries);
            }
            newest.forEach(unwritten::remove);
        } finally {
            locks.forEach(ReentrantLock::unlock);
        }
    }

    private static int stripe(AllocationId id) {
        return Math.floorMod(id.hashCode(), STRIPES);
    }

    /** Those of which something is still to be done: asked for, held, being resized or given back. Costs as much as there are. */
    public List<Intent> unfinished() {
        return unfinished.stream()
                .flatMap(id -> find(id).stream())
                .filter(Intent::unfinished)
                .toList();
    }

    /** How many hold room that could not be given back. */
    public int stuck() {
        return stuck.size();
    }

    /** Those that hold room here and may be interrupted with notice. */
    public List<Intent> interruptible() {
        return interruptible.stream()
                .flatMap(id -> find(id).stream())
                .filter(IntentBook::interruptible)
                .toList();
    }

    private static boolean interruptible(Intent intent) {
        boolean settled = intent.state() == AllocationState.RESERVED || intent.state() == AllocationState.ACTIVE;
        return intent.command().tenure().interruptible()
                && settled
                && !intent.parts().isEmpty();
    }

    /** What {@link #write} has still to do. */
    public List<AllocationId> unwritten() {
        return List.copyOf(unwritten.keySet());
    }

    /**
     * Shows them all, in no order: for a start, or once an hour. In one pass over the store, since most of the entries are on
     * other nodes, and asking for each would cost a round trip for each.
     */
    public void scan(Consumer<Intent> visitor) {
        store.scan(Table.ALLOCATION, (key, bytes) -> {
            if (!key.startsWith(FORBIDDEN)) {
                Intent stored = IntentCodec.decode(bytes);
                visitor.accept(unwritten.getOrDefault(stored.command().allocation(), stored));
            }
        });
    }

    /** Intents as they are stored, but for the callers' notes. */
    public void scanWithoutNotes(BiConsumer<String, byte[]> visitor) {
        writeAll(unwritten());
        store.scan(Table.ALLOCATION, (key, bytes) -> {
            if (!key.startsWith(FORBIDDEN)) {
                visitor.accept(key, IntentCodec.encode(IntentCodec.decode(bytes).withoutNote()));
            }
        });
    }

    /** Up to {@code limit} positions after {@code after}. */
    public List<Position> page(Optional<ContractHandle> contract, Optional<Position> after, int limit) {
        return contract.map(each -> listing.page(each, after, limit)).orElseGet(() -> listing.page(after, limit));
    }

    /** Remembers a release that came before its hold, so that the hold cannot rise when it comes. */
    public void forbid(AllocationId id, long now) {
        forbid(id, EVERY_ROUND, now);
    }

    /** The same for holds up to a round of their coordinator: a later one is another question. */
    public void forbid(AllocationId id, int round, long now) {
        store.put(
                Table.ALLOCATION,
                FORBIDDEN + id,
                new EntryWriter(FORBIDDEN_LAYOUT)
                        .number(now)
                        .number(Math.max(round, forbiddenRound(id)))
                        .toBytes());
    }

    public boolean forbidden(AllocationId id) {
        return forbiddenRound(id) > 0;
    }

    /** The last round that cannot rise any more; 0 when none is forbidden. */
    public int forbiddenRound(AllocationId id) {
        return store.get(Table.ALLOCATION, FORBIDDEN + id)
                .map(bytes -> {
                    EntryReader in = EntryReader.version(FORBIDDEN_LAYOUT, bytes);
                    in.number();
                    return in.small();
                })
                .orElse(0);
    }

    /** Whether this book has all that the other members ever told of parts that they have; a lost one has not. */
    public boolean recalled() {
        return store.get(Table.MARK, RECALLED).isPresent();
    }

    public void markRecalled() {
        store.put(Table.MARK, RECALLED, new byte[0]);
    }

    /** Forgets what was forbidden before a time. */
    public void forgetForbidden(long beforeMillis) {
        List<String> old = new ArrayList<>();
        store.scan(Table.ALLOCATION, (key, bytes) -> {
            if (key.startsWith(FORBIDDEN)
                    && EntryReader.version(FORBIDDEN_LAYOUT, bytes).number() < beforeMillis) {
                old.add(key);
            }
        });
        old.forEach(key -> store.remove(Table.ALLOCATION, key));
    }

    /** Forgets an allocation that ended long ago. */
    public void forget(Intent intent) {
        Position position =
                new Position(intent.createdAtMillis(), intent.command().allocation());
        store.remove(Table.ALLOCATION, position.id().value());
        unfinished.remove(position.id());
        listing.remove(intent.command().contract(), position);
    }

    private static void note(Set<AllocationId> list, AllocationId id, boolean belongs) {
        if (belongs) {
            list.add(id);
        } else {
            list.remove(id);
        }
    }

    private void list(Intent intent) {
        Position position =
                new Position(intent.createdAtMillis(), intent.command().allocation());
        note(unfinished, position.id(), intent.unfinished());
        note(stuck, position.id(), intent.state() == AllocationState.STUCK);
        note(interruptible, position.id(), interruptible(intent));
        listing.add(intent.command().contract(), position);
    }
}
