package org.hansa.network.ledger;

/**
 * One result of a range read.
 *
 * @param key the key as the chaincode named it
 * @param value its committed value
 */
public record KeyedValue(String key, VersionedValue value) {}
