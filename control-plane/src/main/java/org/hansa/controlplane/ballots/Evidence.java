package org.hansa.controlplane.ballots;

import java.time.Instant;

/** Where the newest step of a ballot is on the ledger. */
public record Evidence(String transaction, long block, Instant time) {}
