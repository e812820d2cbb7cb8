/**
 * The provider entry: room, live allocations, outbox and tombstones of one host, and the pure transitions on it. One
 * transition is one entry processor on one key.
 */
@NullMarked
package org.hansa.grid.provider;

import org.jspecify.annotations.NullMarked;
