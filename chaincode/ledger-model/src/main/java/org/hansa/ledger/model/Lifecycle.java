package org.hansa.ledger.model;

import java.util.Map;
import java.util.Set;

/** A lifecycle as a table: which state may follow which. Diagrams in the docs are drawn from these tables. */
public final class Lifecycle<S extends Enum<S>> {
    private final Map<S, Set<S>> next;

    Lifecycle(Map<S, Set<S>> next) {
        this.next = Map.copyOf(next);
    }

    public boolean allows(S from, S to) {
        return next(from).contains(to);
    }

    public Set<S> next(S from) {
        return next.getOrDefault(from, Set.of());
    }

    public boolean isFinal(S state) {
        return next(state).isEmpty();
    }
}
