/** Revisions of the rules: proposal, activation, and the bundle that the member's OPA runs. */
@ApplicationModule(
        displayName = "Policy",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "peer", "ballots", "ballots::web"
        })
@NullMarked
package org.hansa.controlplane.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
