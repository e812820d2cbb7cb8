package org.hansa.network.orderer;

import java.security.PrivateKey;

/**
 * The key with which one orderer signs blocks.
 *
 * @param id consenter id in the channel configuration
 * @param key the private key of the certificate listed there
 */
public record OrdererSigner(int id, PrivateKey key) {}
