@NullMarked
package org.hansa.grid.ignite;

import org.jspecify.annotations.NullMarked;
