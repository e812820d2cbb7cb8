@NullMarked
package org.hansa.grid.codec;

import org.jspecify.annotations.NullMarked;
