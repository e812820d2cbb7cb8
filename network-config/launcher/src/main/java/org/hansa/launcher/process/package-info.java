/** Processes that outlive the launcher: started in order, waited for by health, stopped in reverse, never mistaken for others. */
@NullMarked
package org.hansa.launcher.process;

import org.jspecify.annotations.NullMarked;
