/**
 * The allocation engine of one member: where room is found, held, and made part of the ledger.
 *
 * <p>{@link org.hansa.grid.AllocationEngine} is the door; the records beside it are its language. No type of the grid
 * below (Apache Ignite) appears in a signature. The design is written down in {@code docs/} under "Allocation".
 */
@NullMarked
package org.hansa.grid;

import org.jspecify.annotations.NullMarked;
