@NullMarked
package org.hansa.grid.group;

import org.jspecify.annotations.NullMarked;
