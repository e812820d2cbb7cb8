package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.ProviderId;
import org.jspecify.annotations.Nullable;

/** The provider entries of a member. Whoever keeps something in step with them is told of each entry after its write. */
public final class ProviderBook {
    private final EntryStore store;
    private final List<Consumer<ProviderEntry>> followers;

    /** @param followers must drop entries older than the {@code revision} they have */
    public ProviderBook(EntryStore store, List<Consumer<ProviderEntry>> followers) {
        this.store = store;
        this.followers = List.copyOf(followers);
    }

    /** Shows every entry to the followers, once, before the book is used. */
    public void load() {
        scan(this::tell);
    }

    public Optional<ProviderEntry> find(ProviderId id) {
        return store.get(Table.PROVIDER, id.value()).map(ProviderCodec::decode);
    }

    public void scan(Consumer<ProviderEntry> visitor) {
        store.scan(Table.PROVIDER, (key, bytes) -> visitor.accept(ProviderCodec.decode(bytes)));
    }

    /** All entries by id. */
    public List<ProviderEntry> all() {
        TreeMap<ProviderId, ProviderEntry> sorted = new TreeMap<>();
        scan(each -> sorted.put(each.spec().id(), each));
        return new ArrayList<>(sorted.values());
    }

    /** One durable write, or none when the command changes nothing. */
    public Transition apply(ProviderId id, ProviderCommand command) {
        Transition transition = store.change(Table.PROVIDER, id.value(), new ProviderChange(command));
        tell(transition.entry());
        return transition;
    }

    /** One durable write each, in no order. */
    public Map<ProviderId, Transition> applyAll(Map<ProviderId, ? extends ProviderCommand> commands) {
        TreeMap<String, Change<Transition>> changes = new TreeMap<>();
        commands.forEach((id, command) -> changes.put(id.value(), new ProviderChange(command)));
        Map<ProviderId, Transition> transitions = new LinkedHashMap<>();
        store.changeAll(Table.PROVIDER, changes).forEach((key, each) -> {
            tell(each.entry());
            transitions.put(new ProviderId(key), each);
        });
        return transitions;
    }

    private void tell(@Nullable ProviderEntry entry) {
        if (entry != null) {
            followers.forEach(each -> each.accept(entry));
        }
    }
}
