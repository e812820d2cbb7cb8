package org.hansa.controlplane.ledger;

/**
 * A transaction that enough members have endorsed and that nobody has ordered yet. Storing {@code envelope} before
 * submitting lets a restarted process ask what became of {@code txId}.
 *
 * @param result what the function returned
 * @param envelope the signed bytes that go to the orderers
 */
public record Endorsed(LedgerIdentity identity, String txId, byte[] result, byte[] envelope) {}
