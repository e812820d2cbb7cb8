package org.hansa.grid.store;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Change;

/**
 * A change that another node can apply: it has bytes, and so has what it answers. Which kind of change it is the table says,
 * since each has one only. Everything that the engine changes is of this kind; a change without bytes stays on its node.
 */
public interface WireChange<R> extends Change<R> {
    void write(EntryWriter out);

    void writeAnswer(R answer, EntryWriter out);

    R readAnswer(EntryReader in);
}
