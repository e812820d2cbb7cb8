/**
 * An operator that wants to become a member: invitations, applications with their steps, live checks, and what follows once
 * the members have voted. What an applicant types stays here; the ledger gets the admission that is put to the vote.
 */
@ApplicationModule(
        displayName = "Joining",
        allowedDependencies = {"kernel", "kernel::web", "identity", "authz", "ledger", "ballots", "peer"})
@NullMarked
package org.hansa.controlplane.joining;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
