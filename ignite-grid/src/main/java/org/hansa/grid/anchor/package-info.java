/** Streams of leaves on their way to the ledger: batches, the port to the ledger, and the loop that drives them. */
@NullMarked
package org.hansa.grid.anchor;

import org.jspecify.annotations.NullMarked;
