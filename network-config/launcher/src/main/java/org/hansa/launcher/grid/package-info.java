/** Commands that grow and shrink a member's grid. */
@NullMarked
package org.hansa.launcher.grid;

import org.jspecify.annotations.NullMarked;
