/** Anchors: batches of leaves that the chaincode checks again before it counts them. */
@NullMarked
package org.hansa.ledger.contracts.anchor;

import org.jspecify.annotations.NullMarked;
