/**
 * What every module speaks: failures, requests' ids, page tokens, quantities, the clock, and who this member is. Depends on
 * the ledger model only; no web types here, see {@code kernel.web}.
 */
@ApplicationModule(
        displayName = "Kernel",
        allowedDependencies = {})
@NullMarked
package org.hansa.controlplane.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
