@NullMarked
package org.hansa.grid.intent;

import org.jspecify.annotations.NullMarked;
