/** Members, sites and issuers, as the ledger has them. */
@ApplicationModule(
        displayName = "Membership",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "allocation"})
@NullMarked
package org.hansa.controlplane.membership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
