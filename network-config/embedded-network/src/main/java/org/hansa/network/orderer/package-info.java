/**
 * Ordering: a deterministic queue that gives out what four BFT orderers would.
 *
 * <p>It is not a consensus: one process decides. All else is Fabric's: what Broadcast refuses and how, when a block is cut,
 * the block's bytes, the signatures of a Byzantine quorum of the orderers' own keys.
 */
@NullMarked
package org.hansa.network.orderer;

import org.jspecify.annotations.NullMarked;
