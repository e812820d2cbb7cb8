/**
 * Counts every allocation again from the bytes that a run left behind, and says what does not add up. Knows the formats
 * only from their description, not from the code that writes them: a mistake there cannot hide itself here.
 */
@NullMarked
package org.hansa.checker;

import org.jspecify.annotations.NullMarked;
