/**
 * The portal: pages rendered here, from the same services that REST calls. A browser signs in at the member's realm; what it
 * may do then is decided by the same rules as for any token, because the caller is read from the access token.
 */
@ApplicationModule(
        displayName = "Portal",
        allowedDependencies = {
            "kernel",
            "kernel::web",
            "identity",
            "authz",
            "ledger",
            "membership",
            "capacity",
            "contracts",
            "ballots",
            "policy",
            "allocation",
            "compliance",
            "joining"
        })
@NullMarked
package org.hansa.controlplane.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
