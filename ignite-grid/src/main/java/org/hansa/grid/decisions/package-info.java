/**
 * The member's stream of refusals: merged, limited, sealed and anchored like a site's.
 */
@NullMarked
package org.hansa.grid.decisions;

import org.jspecify.annotations.NullMarked;
