/** What every command shares: its help, its two streams, and care with what others have written. */
@NullMarked
package org.hansa.launcher.terminal;

import org.jspecify.annotations.NullMarked;
