package org.hansa.grid.ignite;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.apache.ignite.transactions.TransactionOptimisticException;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.store.EntryStore.Table;

/** A grid to measure: the first node here, the others in processes of their own, each with a copy of every entry. */
public final class MeasuredGrid implements AutoCloseable {
    /** Of a transaction that meets others; far more than ever happens. */
    private static final int MAX_REPEATS = 1_000;

    private final LocalGrid grid;
    private final GridNode node;
    private final IgniteEntryStore store;

    private MeasuredGrid(LocalGrid grid, GridNode node) {
        this.grid = grid;
        this.node = node;
        this.store = IgniteEntryStore.start(node);
    }

    /** @param nodes one to three. @param directory for their files; removing it is the caller's */
    public static MeasuredGrid start(Path directory, int nodes, Durability durability) throws IOException {
        return start(new LocalGrid(directory, nodes, durability), nodes, GridNode::new, GridChild.Program.node());
    }

    /** The same without a log and without files: all is lost with the last process. */
    public static MeasuredGrid startInMemory(Path directory, int nodes) throws IOException {
        LocalGrid grid = new LocalGrid(directory, nodes, Durability.LOG_ONLY);
        return start(grid, nodes, MemoryNode::new, GridChild.Program.node(MemoryNode.class));
    }

    private static MeasuredGrid start(
            LocalGrid grid, int nodes, Function<GridNodeConfig, GridNode> first, GridChild.Program others)
            throws IOException {
        try {
            MeasuredGrid measured = new MeasuredGrid(grid, first.apply(grid.config(1)));
            measured.join(nodes, others);
            return measured;
        } catch (IOException | RuntimeException e) {
            grid.close();
            throw e;
        }
    }

    private void join(int nodes, GridChild.Program others) throws IOException {
        try {
            for (int number = 2; number <= nodes; number++) {
                grid.start(number, others);
            }
            grid.share(GridCluster.of(store.ignite()));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** As the product keeps them: ATOMIC, an answer once every copy has it. */
    public IgniteEntryStore store() {
        return store;
    }

    /** Caches that the product does not have. */
    public enum Kind {
        /** An answer once the first copy has it. */
        PRIMARY_SYNC,
        /** Changes of several keys can be made together. */
        TRANSACTIONAL
    }

    /** Entries in other caches, but for their kind the same. The product's store watches the node, and closes it, for both. */
    public IgniteEntryStore otherwise(Kind kind) {
        Map<Table, IgniteCache<String, byte[]>> caches = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            caches.put(table, store.ignite().getOrCreateCache(configuration(kind, table)));
        }
        return new IgniteEntryStore(new Watch(node), new IgniteEntryStore.Place(store.ignite(), caches));
    }

    private static CacheConfiguration<String, byte[]> configuration(Kind kind, Table table) {
        CacheConfiguration<String, byte[]> same = IgniteEntryStore.configuration(table);
        same.setName(kind + "-" + same.getName()).setGroupName(kind.name());
        return kind == Kind.PRIMARY_SYNC
                ? same.setWriteSynchronizationMode(CacheWriteSynchronizationMode.PRIMARY_SYNC)
                : same.setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL);
    }

    /** Removes every entry of a table, and of any other that is kept with it: of the allocations the grants too. */
    public static void clear(IgniteEntryStore store, Table table) {
        store.cache(table).clear();
    }

    /** How changes of several keys are made together. */
    public enum Together {
        /** Locks each key when it is touched. Keys are touched in one order, so that nobody waits in a circle. */
        PESSIMISTIC(TransactionConcurrency.PESSIMISTIC, TransactionIsolation.REPEATABLE_READ),
        /** Locks nothing before the end, and then fails when another was there first. */
        OPTIMISTIC(TransactionConcurrency.OPTIMISTIC, TransactionIsolation.SERIALIZABLE);

        private final TransactionConcurrency concurrency;
        private final TransactionIsolation isolation;

        Together(TransactionConcurrency concurrency, TransactionIsolation isolation) {
            this.concurrency = concurrency;
            this.isolation = isolation;
        }
    }

    /** All that {@code changes} does to a transactional store, or nothing. @return how often another was there first */
    public int together(Together how, Runnable changes) {
        for (int repeated = 0; ; repeated++) {
            try (Transaction transaction = store.ignite().transactions().txStart(how.concurrency, how.isolation)) {
                changes.run();
                transaction.commit();
                return repeated;
            } catch (TransactionOptimisticException e) {
                if (repeated == MAX_REPEATS) {
                    throw e;
                }
            }
        }
    }

    /** Reads an entry and writes it again as it is, wherever its primary copy lies: the least that a change of it can cost. */
    public void rewrite(Table table, String key) {
        store.cache(table).invoke(key, new Rewrite());
    }

    @Override
    public void close() {
        store.close();
        grid.close();
    }

    /** Public for the nodes that it travels to. */
    public static final class Rewrite implements CacheEntryProcessor<String, byte[], Integer>, Externalizable {
        private static final long serialVersionUID = 1L;

        public Rewrite() {}

        @Override
        public Integer process(MutableEntry<String, byte[]> entry, Object... arguments) {
            byte[] same = entry.getValue().clone();
            entry.setValue(same);
            return same.length;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            // It has no state.
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            // It has no state.
        }
    }
}
