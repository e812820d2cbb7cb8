/**
 * A member's copy of its own streams: append-only files of leaves, leaf hashes and anchors, forced to the disk before
 * anything depends on them. The grid can be rebuilt from them, and every proof in a report is cut from them.
 */
@NullMarked
package org.hansa.grid.archive;

import org.jspecify.annotations.NullMarked;
