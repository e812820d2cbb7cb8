package org.hansa.grid.notice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.grid.Notice;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;

/**
 * The notices that stand, one small entry each. A notice outlives the eviction, to say why it was; it is forgotten with the
 * allocation.
 */
final class NoticeBook {
    private static final int LAYOUT = 1;

    private final EntryStore store;
    private final Map<AllocationId, Notice> notices = new ConcurrentHashMap<>();

    NoticeBook(EntryStore store) {
        this.store = store;
    }

    void load() {
        store.scan(Table.NOTICE, (key, bytes) -> {
            EntryReader in = EntryReader.version(LAYOUT, bytes);
            Notice notice =
                    new Notice(new AllocationId(key), in.constant(Notice.Reason.class), in.number(), in.number());
            in.end();
            notices.put(notice.allocation(), notice);
        });
    }

    /** Durable on return. */
    void put(Notice notice) {
        byte[] bytes = new EntryWriter(LAYOUT)
                .constant(notice.reason())
                .number(notice.givenAtMillis())
                .number(notice.dueAtMillis())
                .toBytes();
        store.put(Table.NOTICE, notice.allocation().value(), bytes);
        notices.put(notice.allocation(), notice);
    }

    void remove(AllocationId id) {
        if (notices.containsKey(id)) {
            store.remove(Table.NOTICE, id.value());
            notices.remove(id);
        }
    }

    Optional<Notice> find(AllocationId id) {
        return Optional.ofNullable(notices.get(id));
    }

    List<Notice> all() {
        return List.copyOf(notices.values());
    }
}
