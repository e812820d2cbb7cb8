/** What this machine must have before anything is started, and what to do when it has not. */
@NullMarked
package org.hansa.launcher.preflight;

import org.jspecify.annotations.NullMarked;
