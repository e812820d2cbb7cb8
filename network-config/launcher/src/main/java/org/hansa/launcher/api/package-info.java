/** A member's control plane as its clients on the command line ask it. */
@NullMarked
package org.hansa.launcher.api;

import org.jspecify.annotations.NullMarked;
