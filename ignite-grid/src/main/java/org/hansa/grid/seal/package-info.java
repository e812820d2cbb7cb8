/**
 * From outboxes to sealed batches, and from a crash back to where it was.
 */
@NullMarked
package org.hansa.grid.seal;

import org.jspecify.annotations.NullMarked;
