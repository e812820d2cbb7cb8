/**
 * Bytes of entries: compact, versioned, written and read by hand so that a stored entry means the same to every release.
 */
@NullMarked
package org.hansa.grid.codec;

import org.jspecify.annotations.NullMarked;
