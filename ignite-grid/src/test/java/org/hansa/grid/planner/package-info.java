@NullMarked
package org.hansa.grid.planner;

import org.jspecify.annotations.NullMarked;
