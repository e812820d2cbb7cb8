@NullMarked
package org.hansa.grid.provider;

import org.jspecify.annotations.NullMarked;
