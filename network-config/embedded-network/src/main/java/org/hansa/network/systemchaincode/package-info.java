/**
 * Chaincodes that are part of the peer: {@code _lifecycle}, {@code qscc} and {@code cscc}, with Fabric's arguments,
 * answers, access rules and words.
 */
@NullMarked
package org.hansa.network.systemchaincode;

import org.jspecify.annotations.NullMarked;
