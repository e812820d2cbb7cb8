/** Service contracts between a tenant and members: proposal, private terms, acceptance, grants. */
@ApplicationModule(
        displayName = "Service contracts",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "peer"})
@NullMarked
package org.hansa.controlplane.contracts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
