package org.hansa.network.ledger;

/**
 * Private writes that an organisation should keep and does not have: its state holds their hashes only, and reading them
 * fails.
 *
 * @param block where the transaction stands
 * @param transaction its position
 * @param collection the collection
 */
public record MissingPrivateData(long block, int transaction, Space collection) {}
