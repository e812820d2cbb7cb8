/** Block 0: the channel's configuration tree, as {@code configtxgen} would make it for a BFT channel. */
@NullMarked
package org.hansa.network.genesis;

import org.jspecify.annotations.NullMarked;
