/** The consortium's components: what each one needs, how it is started, where it listens and what it waits for. */
@NullMarked
package org.hansa.launcher.stack;

import org.jspecify.annotations.NullMarked;
