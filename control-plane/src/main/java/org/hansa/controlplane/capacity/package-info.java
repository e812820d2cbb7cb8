/** What a member promises at a site, joined with what is live there. */
@ApplicationModule(
        displayName = "Capacity",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger"})
@NullMarked
package org.hansa.controlplane.capacity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
