/**
 * Private collections: who may hold, read and write them, and how values get from the peer that endorsed them to the
 * peers that keep them.
 */
@NullMarked
package org.hansa.network.collections;

import org.jspecify.annotations.NullMarked;
