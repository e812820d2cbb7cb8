/**
 * Growing and shrinking a channel: the change is drafted from the configuration in force, signed by the administrators
 * that it needs, each on their own machine, and submitted to an orderer.
 *
 * <p>Drafts are files in the form that Fabric's own {@code peer channel signconfigtx} and {@code peer channel update}
 * read and write, so that an administrator may use either. Everything goes through public protocols (Broadcast and Deliver
 * over TLS), and works on the embedded network as on a real one.
 */
@NullMarked
package org.hansa.network.growth;

import org.jspecify.annotations.NullMarked;
