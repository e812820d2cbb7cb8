/**
 * Simulation: a transaction runs against one immutable view of the state and leaves a read-write set in Fabric's exact
 * bytes. No threads, no clock, no sockets.
 */
@NullMarked
package org.hansa.network.simulator;

import org.jspecify.annotations.NullMarked;
