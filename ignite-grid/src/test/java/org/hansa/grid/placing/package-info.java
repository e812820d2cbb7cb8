@NullMarked
package org.hansa.grid.placing;

import org.jspecify.annotations.NullMarked;
