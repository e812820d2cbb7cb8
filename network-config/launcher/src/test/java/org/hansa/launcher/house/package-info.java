/** The house itself: which module may know which, and what must be in no file. */
@NullMarked
package org.hansa.launcher.house;

import org.jspecify.annotations.NullMarked;
