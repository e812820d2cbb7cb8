/** The program behind {@code ./hansa}: starts, watches and stops a whole consortium on one machine. */
@NullMarked
package org.hansa.launcher;

import org.jspecify.annotations.NullMarked;
