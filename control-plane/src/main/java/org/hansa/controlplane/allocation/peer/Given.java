package org.hansa.controlplane.allocation.peer;

import java.util.Collection;
import java.util.Map;
import org.hansa.controlplane.kernel.FieldErrors;
import org.jspecify.annotations.Nullable;

/** What another member sends has a value wherever its form has one: JSON's null, and a field left out, are none. */
final class Given {
    private Given() {}

    /**
     * @param values names of fields and what they have, in turns; what is in a list or map has to be there too
     * @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD}
     */
    static void all(@Nullable Object... values) {
        for (int i = 0; i < values.length; i += 2) {
            all(String.valueOf(values[i]), values[i + 1]);
        }
    }

    private static void all(String field, @Nullable Object value) {
        present(field, value);
        if (value instanceof Collection<?> elements) {
            int i = 0;
            for (Object each : elements) {
                present(field + "[" + i++ + "]", each);
            }
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((name, each) -> present(field + "." + name, each));
        }
    }

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
    static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw FieldErrors.one(field, "is missing");
        }
    }
}
