/**
 * Allocations: from a tenant's request to room that is promised and recorded, at home or with another member. The engine
 * below is {@link org.hansa.grid.AllocationEngine}; {@code allocation.ignite} opens it, {@code allocation.peer} speaks with
 * other members, {@code allocation.web} with tenants.
 */
@ApplicationModule(
        displayName = "Allocation",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "capacity", "contracts", "peer"})
@NullMarked
package org.hansa.controlplane.allocation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
