package org.hansa.grid;

import java.util.TreeMap;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * A grant as the grid knows it.
 *
 * @param version of the grant's record on the ledger; 0 before the first
 * @param held taken by reservations that are not sealed yet, and by holds
 * @param used taken by sealed reservations whose end is not sealed
 * @param returning offered back to the contract's home, which has not put it on the ledger yet
 */
public record GrantView(
        ContractHandle contract,
        SiteId site,
        long version,
        ResourceVector granted,
        ResourceVector held,
        ResourceVector used,
        ResourceVector returning) {
    /** Below zero in no class: a grant that shrank under its use leaves nothing. */
    public ResourceVector free() {
        ResourceVector taken = held.plus(used).plus(returning);
        TreeMap<ResourceClass, Long> free = new TreeMap<>();
        granted.quantities().forEach((each, quantity) -> free.put(each, Math.max(0, quantity - taken.get(each))));
        return new ResourceVector(free);
    }
}
