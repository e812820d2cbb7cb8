package org.hansa.grid.wire;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.decisions.DecisionChange;
import org.hansa.grid.grant.GrantChange;
import org.hansa.grid.provider.ProviderChange;
import org.hansa.grid.seal.FloorChange;
import org.hansa.grid.seal.SealedChange;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.grid.store.WireChange;

/**
 * Bytes of changes and of their answers. Nodes of one grid run the same release but for the minutes in which they are
 * restarted one by one; bytes of another layout are refused, and the engine's call fails and is repeated.
 */
public final class ChangeWire {
    private static final int LAYOUT = 2;

    private ChangeWire() {}

    public static byte[] bytes(WireChange<?> change) {
        EntryWriter out = new EntryWriter(LAYOUT);
        change.write(out);
        return out.toBytes();
    }

    /** @throws IllegalStateException when the bytes are not a change of this table's entries */
    public static WireChange<?> read(Table table, byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        WireChange<?> change =
                switch (table) {
                    case PROVIDER -> ProviderChange.read(in);
                    case GRANT -> GrantChange.read(in);
                    case DECISION -> DecisionChange.read(in);
                    case SEALED -> SealedChange.read(in);
                    case MARK -> FloorChange.read(in);
                    case ALLOCATION, SITE, NOTICE, INVENTORY, NOTICE_ELSEWHERE ->
                        throw new IllegalStateException("entries of " + table + " are written whole, never changed");
                };
        in.end();
        return change;
    }

    public static <R> byte[] answerBytes(WireChange<R> change, R answer) {
        EntryWriter out = new EntryWriter(LAYOUT);
        change.writeAnswer(answer, out);
        return out.toBytes();
    }

    public static <R> R readAnswer(WireChange<R> change, byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        R answer = change.readAnswer(in);
        in.end();
        return answer;
    }
}
