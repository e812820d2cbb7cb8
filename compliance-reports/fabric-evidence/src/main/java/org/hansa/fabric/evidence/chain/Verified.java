package org.hansa.fabric.evidence.chain;

import java.util.Optional;

/** The outcome of a check: what was established, or the first thing that is broken. */
public sealed interface Verified<T> {

    record Holds<T>(T established) implements Verified<T> {}

    record Broken<T>(Finding first) implements Verified<T> {}

    static <T> Verified<T> holds(T value) {
        return new Holds<>(value);
    }

    static <T> Verified<T> broken(Finding finding) {
        return new Broken<>(finding);
    }

    static <T> Verified<T> broken(Fault fault, String where, String detail) {
        return new Broken<>(new Finding(fault, where, detail));
    }

    default boolean holds() {
        return this instanceof Holds;
    }

    /** What was established; empty if something is broken. */
    default Optional<T> value() {
        return this instanceof Holds<T> holds ? Optional.of(holds.established()) : Optional.empty();
    }

    /** The first broken thing; empty if all holds. */
    default Optional<Finding> finding() {
        return this instanceof Broken<T> broken ? Optional.of(broken.first()) : Optional.empty();
    }

    /** What was established, for callers that have no use for evidence that does not hold. */
    default T orElseThrow() {
        return value().orElseThrow(() ->
                new IllegalStateException(finding().map(Finding::toString).orElse("")));
    }
}
