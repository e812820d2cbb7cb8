/** One organisation's peer, put together: system chaincodes, endorser and Gateway over its own ledger. */
@NullMarked
package org.hansa.network.peer;

import org.jspecify.annotations.NullMarked;
