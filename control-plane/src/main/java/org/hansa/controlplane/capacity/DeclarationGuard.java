package org.hansa.controlplane.capacity;

import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.CapacityDeclaration;

/**
 * Asked before a declaration goes to the ledger. Who hands room out by the old declaration stops doing so first, or
 * objects: shrinking is grid first, then ledger.
 */
public interface DeclarationGuard {
    /** @throws Failure {@code BELOW_LIVE} when what is handed out already does not fit */
    void beforeDeclaring(CapacityDeclaration next);
}
