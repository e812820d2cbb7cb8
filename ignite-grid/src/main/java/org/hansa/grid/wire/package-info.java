/** Changes of entries on their way to another node of the member's grid and back. */
@NullMarked
package org.hansa.grid.wire;

import org.jspecify.annotations.NullMarked;
