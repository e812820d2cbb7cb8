package org.hansa.controlplane.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The newest write of a key, parsed when first asked for and then kept: most records are read often or never. */
final class StoredRecord {
    private final LedgerChange change;
    private volatile @Nullable Object parsed;

    /** @param change one with a value */
    StoredRecord(LedgerChange change) {
        this.change = change;
    }

    LedgerChange change() {
        return change;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    <T> T as(Class<T> type) {
        Object known = parsed;
        if (known == null) {
            // Two threads may both parse; records are equal, so it does not matter whose is kept.
            known = RecordFamily.of(change.key()).parse(bytes());
            parsed = known;
        }
        return type.cast(known);
    }

    private byte[] bytes() {
        return change.value().orElseThrow();
    }
}
