package org.hansa.controlplane.kernel.web;

import java.util.function.Function;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.MalformedRecordException;

/** Ids in paths: one that has not even the form of an id names nothing, which is an answer of its own. */
public final class Ids {
    private Ids() {}

    /** @throws Failure {@code NOT_FOUND} */
    public static <T> T parse(String what, String text, Function<String, T> type) {
        try {
            return type.apply(text);
        } catch (MalformedRecordException e) {
            throw Failure.notFound(what);
        }
    }
}
