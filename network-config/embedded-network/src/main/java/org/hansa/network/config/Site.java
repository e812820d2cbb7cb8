package org.hansa.network.config;

/**
 * A data centre of a member.
 *
 * @param id unique in the consortium: {@code fi-hel-1}
 * @param tier {@code TIER_1} to {@code TIER_4}
 */
public record Site(String id, String tier) {}
