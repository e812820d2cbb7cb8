/** Revisions of the rules: proposal, approvals, activation, and the bundle that the member's OPA runs. */
@ApplicationModule(
        displayName = "Policy",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger"})
@NullMarked
package org.hansa.controlplane.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
