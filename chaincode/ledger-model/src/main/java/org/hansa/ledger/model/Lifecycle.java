package org.hansa.ledger.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A lifecycle as a table: which state may follow which. Diagrams in the docs are drawn from these tables. */
public final class Lifecycle<S extends Enum<S>> {
    /** Sorted, because the order of {@code Map.of} differs from one JVM to the next and chaincode must not. */
    private final SortedMap<S, SortedSet<S>> next = new TreeMap<>();

    public Lifecycle(Map<S, Set<S>> next) {
        next.forEach((from, to) -> this.next.put(from, Collections.unmodifiableSortedSet(new TreeSet<>(to))));
    }

    public boolean allows(S from, S to) {
        return next(from).contains(to);
    }

    /** The states that may follow, in the order of their declaration. */
    public SortedSet<S> next(S from) {
        return next.getOrDefault(from, Collections.emptySortedSet());
    }

    public boolean isFinal(S state) {
        return next(state).isEmpty();
    }
}
