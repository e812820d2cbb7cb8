/** Providers and whole sites that take nothing new, what still lies there, and where it could go. */
@NullMarked
package org.hansa.grid.drain;

import org.jspecify.annotations.NullMarked;
