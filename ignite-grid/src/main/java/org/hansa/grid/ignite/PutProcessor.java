package org.hansa.grid.ignite;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.jspecify.annotations.Nullable;

/** A put that goes with a {@link ChangeProcessor} of another key: Ignite takes several of one kind at once only. */
public final class PutProcessor implements CacheEntryProcessor<String, byte[], Object>, Externalizable {
    private static final long serialVersionUID = 1L;

    private transient byte @Nullable [] value;

    /** For the node that it travels to. */
    public PutProcessor() {}

    PutProcessor(byte[] value) {
        this.value = value;
    }

    @Override
    public @Nullable Object process(MutableEntry<String, byte[]> entry, Object... arguments) {
        entry.setValue(Objects.requireNonNull(value));
        return null;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        ChangeProcessor.write(out, Objects.requireNonNull(value));
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        value = ChangeProcessor.read(in);
    }
}
