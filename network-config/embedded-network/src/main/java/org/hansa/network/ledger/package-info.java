/**
 * What a peer keeps: the block store, the world state and its history.
 *
 * <p>State machines behind ports: nothing here knows gRPC, the wall clock or threads of its own.
 */
@NullMarked
package org.hansa.network.ledger;

import org.jspecify.annotations.NullMarked;
