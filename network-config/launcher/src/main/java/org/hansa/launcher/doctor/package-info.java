/** Checks of a consortium that is, or should be, running; each finding comes with a remedy. */
@NullMarked
package org.hansa.launcher.doctor;

import org.jspecify.annotations.NullMarked;
