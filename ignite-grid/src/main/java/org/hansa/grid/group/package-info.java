/** Allocations whose room lies with another member: hold, decide, confirm, and the way back from every interruption. */
@NullMarked
package org.hansa.grid.group;

import org.jspecify.annotations.NullMarked;
