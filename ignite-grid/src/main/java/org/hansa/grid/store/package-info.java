/** The one way to durable entries: a value under a key, changed atomically, one key at a time. */
@NullMarked
package org.hansa.grid.store;

import org.jspecify.annotations.NullMarked;
