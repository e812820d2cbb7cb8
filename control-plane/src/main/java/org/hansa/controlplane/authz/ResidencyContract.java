package org.hansa.controlplane.authz;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a residency decision needs to know of a contract.
 *
 * @param purposes what the data may be used for, by code, at least one
 * @param clauses sorted by id
 */
public record ResidencyContract(String handle, long version, SortedSet<String> purposes, List<Clause> clauses) {
    public ResidencyContract {
        purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
        clauses = clauses.stream().sorted(Comparator.comparing(Clause::id)).toList();
    }
}
