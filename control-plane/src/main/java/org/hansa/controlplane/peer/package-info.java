/**
 * Other members' control planes: who is on the other end of a mutual TLS connection, and how to call them. Trust is one
 * context per MSP, from the channel configuration.
 */
@ApplicationModule(
        displayName = "Peers",
        allowedDependencies = {"kernel", "kernel::web", "ledger"})
@NullMarked
package org.hansa.controlplane.peer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
