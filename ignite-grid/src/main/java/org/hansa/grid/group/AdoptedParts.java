package org.hansa.grid.group;

import java.util.Set;
import java.util.TreeSet;
import org.hansa.ledger.model.MspId;

/**
 * What the new home of a contract knows of it so far.
 *
 * @param silent owners that have not told yet
 * @param standing allocations that stand
 * @param open those whose owners have no verdict yet
 */
public record AdoptedParts(Set<MspId> silent, int standing, int open) {
    public AdoptedParts {
        silent = new TreeSet<>(silent);
    }
}
