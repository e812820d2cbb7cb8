package org.hansa.controlplane.ledger;

/** A transaction that is on the ledger and in this member's own projection. */
public record Committed(byte[] result, String txId, long block) {}
