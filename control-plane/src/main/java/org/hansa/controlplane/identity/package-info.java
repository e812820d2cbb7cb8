/** Who calls: access tokens of the member's realm, turned into a {@code Caller}. The only place that knows JWT types. */
@ApplicationModule(
        displayName = "Identity",
        allowedDependencies = {"kernel", "kernel::web", "ledger"})
@NullMarked
package org.hansa.controlplane.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
