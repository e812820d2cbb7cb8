@NullMarked
package org.hansa.grid;

import org.jspecify.annotations.NullMarked;
