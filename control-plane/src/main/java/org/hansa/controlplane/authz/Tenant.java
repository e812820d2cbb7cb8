package org.hansa.controlplane.authz;

import org.hansa.ledger.model.Digest;

/** A tenant: an organisation id in an issuer's realm, never an alias. */
public record Tenant(Digest issuer, String organization) {}
