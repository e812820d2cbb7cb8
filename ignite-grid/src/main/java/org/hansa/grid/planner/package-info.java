/**
 * Which providers: pure, seeded, without I/O, over columns of primitive arrays.
 */
@NullMarked
package org.hansa.grid.planner;

import org.jspecify.annotations.NullMarked;
