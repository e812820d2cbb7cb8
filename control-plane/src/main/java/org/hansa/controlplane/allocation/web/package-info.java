/** The tenant's and the operator's side of allocations: REST and server-sent events. */
@NullMarked
package org.hansa.controlplane.allocation.web;

import org.jspecify.annotations.NullMarked;
