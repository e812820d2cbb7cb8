/**
 * The ledger as this member's control plane sees it: a projection of the chaincode's namespace fed by verified blocks, and
 * one way to submit. Adapters are in {@code ledger.fabric}, the only place that knows the Gateway client.
 */
@ApplicationModule(
        displayName = "Ledger",
        allowedDependencies = {"kernel", "kernel::web"})
@NullMarked
package org.hansa.controlplane.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
