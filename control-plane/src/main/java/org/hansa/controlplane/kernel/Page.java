package org.hansa.controlplane.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextPageToken what to send as {@code pageToken} for what follows; absent on the last page */
public record Page<T>(List<T> items, @Nullable String nextPageToken) {
    public static final int DEFAULT_SIZE = 100;
    public static final int MAX_SIZE = 1_000;

    public Page {
        items = List.copyOf(items);
    }

    /** Asked for nothing: the default; too much: the most there is, as AIP-158 has it; below one is an error. */
    public static int size(@Nullable Integer asked) {
        if (asked == null) {
            return DEFAULT_SIZE;
        }
        if (asked < 1) {
            FieldErrors errors = new FieldErrors();
            errors.add("pageSize", "is below 1");
            errors.throwIfAny();
        }
        return Math.min(asked, MAX_SIZE);
    }
}
