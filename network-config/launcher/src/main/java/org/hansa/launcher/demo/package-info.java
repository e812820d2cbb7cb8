/** The demonstration that {@code ./hansa demo} plays. */
@NullMarked
package org.hansa.launcher.demo;

import org.jspecify.annotations.NullMarked;
