/**
 * Audit reports: collects a contract's evidence from the ledger, the archives and the other members, has another member
 * cosign, and records that it was done. Formats and proofs are in the {@code reports} module.
 */
@ApplicationModule(
        displayName = "Compliance",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "contracts", "peer"})
@NullMarked
package org.hansa.controlplane.compliance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
