/** Evictions that are announced before they happen: of work that may be interrupted, and of what lies where capacity ends. */
@NullMarked
package org.hansa.grid.notice;

import org.jspecify.annotations.NullMarked;
