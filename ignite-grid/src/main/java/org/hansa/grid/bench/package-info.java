/** Small measurements of the engine alone; the whole suite is the launcher's. */
@NullMarked
package org.hansa.grid.bench;

import org.jspecify.annotations.NullMarked;
