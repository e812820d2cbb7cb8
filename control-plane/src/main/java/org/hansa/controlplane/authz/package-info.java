/**
 * May this actor do this, and where may this workload be: the two questions to the policy, asked through one port and
 * answered fail-closed.
 */
@ApplicationModule(
        displayName = "Authorisation",
        allowedDependencies = {"kernel", "identity", "ledger"})
@NullMarked
package org.hansa.controlplane.authz;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
