package org.hansa.grid.drain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.SiteId;

/** Which sites are drained: one small entry each, from the first time on. */
final class SiteMarks {
    private static final int LAYOUT = 1;

    private final EntryStore store;
    private final Map<SiteId, Mark> marks = new ConcurrentHashMap<>();

    /** @param version counts the changes */
    record Mark(long version, boolean drained) {
        static final Mark NEVER = new Mark(0, false);
    }

    SiteMarks(EntryStore store) {
        this.store = store;
    }

    void load() {
        store.scan(Table.SITE, (key, bytes) -> {
            EntryReader in = EntryReader.version(LAYOUT, bytes);
            Mark mark = new Mark(in.number(), in.flag());
            in.end();
            marks.put(new SiteId(key), mark);
        });
    }

    Mark of(SiteId site) {
        return marks.getOrDefault(site, Mark.NEVER);
    }

    /** Durable on return. One thread at a time. */
    void set(SiteId site, boolean drained) {
        Mark before = of(site);
        if (before.drained() != drained) {
            Mark after = new Mark(before.version() + 1, drained);
            byte[] bytes = new EntryWriter(LAYOUT)
                    .number(after.version())
                    .flag(drained)
                    .toBytes();
            store.put(Table.SITE, site.value(), bytes);
            marks.put(site, after);
        }
    }
}
