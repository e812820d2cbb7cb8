/** Room of other members: the owner's endpoints and the home's calls to them. */
@NullMarked
package org.hansa.controlplane.allocation.peer;

import org.jspecify.annotations.NullMarked;
