/**
 * The part of a contract's quota that one site may use, and what is held and used of it.
 */
@NullMarked
package org.hansa.grid.grant;

import org.jspecify.annotations.NullMarked;
