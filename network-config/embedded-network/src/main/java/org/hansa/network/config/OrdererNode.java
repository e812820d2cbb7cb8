package org.hansa.network.config;

/**
 * A BFT orderer identity.
 *
 * @param id consenter id on the channel, from 1
 * @param organisation the {@link Organisation#id()} that owns it
 */
public record OrdererNode(int id, String organisation) {}
