/**
 * The same network without sockets and in virtual time, driven by one seed, with faults: what a test torments.
 *
 * <p>Nothing here is used by a network that serves.
 */
@NullMarked
package org.hansa.network.simulation;

import org.jspecify.annotations.NullMarked;
