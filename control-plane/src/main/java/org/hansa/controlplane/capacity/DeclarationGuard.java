package org.hansa.controlplane.capacity;

import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.CapacityDeclaration;

/**
 * Asked before a declaration goes to the ledger. Who hands room out by the old declaration stops doing so first, or
 * objects: shrinking is grid first, then ledger.
 */
public interface DeclarationGuard {
    /** @throws Failure {@code BELOW_LIVE} when what is handed out does not fit, {@code STILL_OFFERED} when more could be */
    void beforeDeclaring(CapacityDeclaration next);
}
