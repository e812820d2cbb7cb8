package org.hansa.controlplane.allocation;

import org.hansa.ledger.model.Digest;

/** What will run, opaque to Hansa: a reference that the agent understands, and the digest of what it must find there. */
public record Workload(String reference, Digest digest) {}
