@NullMarked
package org.hansa.grid.archive;

import org.jspecify.annotations.NullMarked;
