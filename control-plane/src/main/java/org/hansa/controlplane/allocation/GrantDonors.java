package org.hansa.controlplane.allocation;

import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.ResourceVector;

/** Asks the sites of a contract for parts of their grants back, before the ledger takes them away. */
@FunctionalInterface
public interface GrantDonors {
    /**
     * Idempotent; the newest call stands, and zero cancels. What is offered stays set aside at the site until a newer version
     * of the grant is on the ledger, or for five minutes.
     *
     * @param grant as this member's view of the ledger has it
     * @return what is set aside; zero also when the site cannot be reached or knows another version of the grant
     */
    ResourceVector giveBack(Grant grant, ResourceVector wanted);
}
