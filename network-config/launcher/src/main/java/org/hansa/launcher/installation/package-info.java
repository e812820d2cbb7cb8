/** One consortium on one machine: its home, its ports, where everything listens. */
@NullMarked
package org.hansa.launcher.installation;

import org.jspecify.annotations.NullMarked;
