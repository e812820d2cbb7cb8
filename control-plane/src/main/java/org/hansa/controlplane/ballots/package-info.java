/** What the members decide together: proposals, votes, and what came of them. */
@ApplicationModule(
        displayName = "Ballots",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger"})
@NullMarked
package org.hansa.controlplane.ballots;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
