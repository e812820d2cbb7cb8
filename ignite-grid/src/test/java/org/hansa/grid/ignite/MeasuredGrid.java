package org.hansa.grid.ignite;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.file.Path;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;

/** A grid to measure: the first node here, the others in processes of their own, each with a copy of every entry. */
public final class MeasuredGrid implements AutoCloseable {
    private final LocalGrid grid;
    private final IgniteEntryStore store;

    private MeasuredGrid(LocalGrid grid, IgniteEntryStore store) {
        this.grid = grid;
        this.store = store;
    }

    /** @param nodes one or three. @param directory for their files; removing it is the caller's */
    public static MeasuredGrid start(Path directory, int nodes, Durability durability) throws IOException {
        LocalGrid grid = new LocalGrid(directory, nodes, durability);
        try {
            MeasuredGrid measured = new MeasuredGrid(grid, IgniteEntryStore.start(new GridNode(grid.config(1))));
            measured.join(nodes);
            return measured;
        } catch (IOException | RuntimeException e) {
            grid.close();
            throw e;
        }
    }

    private void join(int nodes) throws IOException {
        try {
            for (int number = 2; number <= nodes; number++) {
                grid.start(number, GridChild.Program.node());
            }
            grid.share(GridCluster.of(store.ignite()));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    public EntryStore store() {
        return store;
    }

    /** Reads an entry and writes it again as it is, wherever its primary copy lies: the least that a change of it can cost. */
    public void rewrite(Table table, String key) {
        IgniteCache<String, byte[]> cache = store.ignite().cache(IgniteEntryStore.cacheName(table));
        cache.invoke(key, new Rewrite());
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
