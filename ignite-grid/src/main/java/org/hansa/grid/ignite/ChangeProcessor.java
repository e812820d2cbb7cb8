package org.hansa.grid.ignite;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Changed;

/**
 * Carries a change into the grid. With one node per member the entry is always local and Ignite hands the processor over
 * as it is; the first release with several nodes gives commands a wire form here, and until then the attempt to send one
 * fails loudly.
 */
final class ChangeProcessor<R> implements CacheEntryProcessor<String, byte[], R> {
    private static final long serialVersionUID = 1L;
    private final transient Change<R> change;

    ChangeProcessor(Change<R> change) {
        this.change = change;
    }

    @Override
    public R process(MutableEntry<String, byte[]> entry, Object... arguments) {
        Changed<R> changed = change.apply(entry.getValue());
        if (changed.delete()) {
            entry.remove();
        } else if (changed.after() != null) {
            entry.setValue(Objects.requireNonNull(changed.after()));
        }
        return changed.answer();
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a change cannot leave its node: run one grid node per member");
    }
}
