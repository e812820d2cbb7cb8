package org.hansa.reports.render;

import java.util.stream.Collectors;
import org.hansa.ledger.model.ResourceVector;

/** Quantities in words. */
final class Amounts {
    private Amounts() {}

    static String plain(ResourceVector vector) {
        return vector.quantities().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
