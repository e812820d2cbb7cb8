/** Opens the allocation engine with this member's settings. */
@NullMarked
package org.hansa.controlplane.allocation.ignite;

import org.jspecify.annotations.NullMarked;
