package org.hansa.ledger.contracts.anchor;

import java.util.TreeMap;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * A sum that changes leaf by leaf. Plain longs: a vector's quantities are bounded at 2^52, so no step can overflow, and a
 * sum beyond that bound is a reason to void a leaf, not to fail.
 */
final class Tally {
    private final TreeMap<ResourceClass, Long> quantities;
    private boolean changed;

    Tally(ResourceVector start) {
        quantities = new TreeMap<>(start.quantities());
    }

    /**
     * Whether taking one vector in place of another stays within a limit, in each class that the step raises. A class
     * that it does not raise is not looked at: what shrinks is never refused for what was there before.
     */
    boolean fits(ResourceVector freed, ResourceVector taken, ResourceVector limit) {
        return taken.quantities().entrySet().stream()
                .filter(each -> each.getValue() > freed.get(each.getKey()))
                .allMatch(each ->
                        get(each.getKey()) - freed.get(each.getKey()) + each.getValue() <= limit.get(each.getKey()));
    }

    void replace(ResourceVector freed, ResourceVector taken) {
        freed.quantities().forEach((resourceClass, quantity) -> set(resourceClass, get(resourceClass) - quantity));
        taken.quantities().forEach((resourceClass, quantity) -> set(resourceClass, get(resourceClass) + quantity));
        changed = true;
    }

    boolean changed() {
        return changed;
    }

    ResourceVector vector() {
        return new ResourceVector(quantities);
    }

    private long get(ResourceClass resourceClass) {
        return quantities.getOrDefault(resourceClass, 0L);
    }

    private void set(ResourceClass resourceClass, long quantity) {
        quantities.put(resourceClass, quantity);
    }
}
