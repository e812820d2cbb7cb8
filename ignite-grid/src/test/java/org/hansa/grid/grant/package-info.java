@NullMarked
package org.hansa.grid.grant;

import org.jspecify.annotations.NullMarked;
