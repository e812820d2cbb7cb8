package org.hansa.controlplane.authz;

import org.hansa.controlplane.kernel.Failure;

/**
 * The policy, asked. Either an answer that counts, made under the revision that the ledger has in force, or a
 * {@link Failure} of kind {@code POLICY_UNAVAILABLE} that says what was missing: there is no third outcome and no default.
 */
public interface DecisionPoint {
    AuthzDecision authorize(AuthzRequest request);

    ResidencyDecision residency(ResidencyRequest request);
}
