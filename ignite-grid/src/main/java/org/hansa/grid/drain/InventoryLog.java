package org.hansa.grid.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;

/**
 * What providers had before their inventories were replaced, and up to which event. The engine has no use for it; who counts
 * again plays a provider's events from the first, and without it a host that shrank would seem to have been sold twice before.
 */
final class InventoryLog {
    private static final int LAYOUT = 1;
    /** Of a provider; older ones are forgotten, and what they had counts as what the oldest that is left had. */
    private static final int KEPT = 64;
    /** The replacement is under way. */
    private static final long OPEN = -1;

    private final EntryStore store;

    InventoryLog(EntryStore store) {
        this.store = store;
    }

    /** @param untilSeq of the last event under it */
    private record Past(long untilSeq, ResourceVector total) {}

    /** Before an inventory is replaced. */
    void open(ProviderId id, ResourceVector total) {
        List<Past> past = read(id.value());
        past.removeIf(each -> each.untilSeq() == OPEN);
        past.add(new Past(OPEN, total));
        write(id.value(), past);
    }

    /** After it. @param untilSeq of the provider's last event so far @param now what the provider has */
    void close(ProviderId id, long untilSeq, ResourceVector now) {
        close(id.value(), untilSeq, now);
    }

    private void close(String id, long untilSeq, ResourceVector now) {
        List<Past> past = read(id);
        if (past.isEmpty() || past.get(past.size() - 1).untilSeq() != OPEN) {
            return;
        }
        Past last = past.remove(past.size() - 1);
        if (!last.total().equals(now)) {
            past.add(new Past(untilSeq, last.total()));
        }
        write(id, past.subList(Math.max(0, past.size() - KEPT), past.size()));
    }

    /** Finishes what a crash left open: events of the moment between count as before the change. */
    void start(ProviderBook providers) {
        TreeMap<String, ProviderId> open = new TreeMap<>();
        store.scan(Table.INVENTORY, (key, bytes) -> open.put(key, new ProviderId(key)));
        open.forEach((key, id) -> providers
                .find(id)
                .ifPresent(entry -> close(key, entry.providerSeq(), entry.spec().total())));
    }

    private List<Past> read(String id) {
        return store.get(Table.INVENTORY, id)
                .map(bytes -> {
                    EntryReader in = EntryReader.version(LAYOUT, bytes);
                    List<Past> past = new ArrayList<>(in.list(from -> new Past(from.number(), from.vector())));
                    in.end();
                    return past;
                })
                .orElseGet(ArrayList::new);
    }

    private void write(String id, List<Past> past) {
        store.put(
                Table.INVENTORY,
                id,
                new EntryWriter(LAYOUT)
                        .list(past, (out, each) -> out.number(each.untilSeq()).vector(each.total()))
                        .toBytes());
    }
}
