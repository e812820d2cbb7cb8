/**
 * The embedded network: a Hyperledger Fabric network in one JVM, for evaluation, development, tests and simulation.
 *
 * <p>{@link org.hansa.network.EmbeddedNetwork} puts the parts together. The parts are state machines behind ports; only
 * this package and the gRPC edges know threads, sockets and files.
 */
@NullMarked
package org.hansa.network;

import org.jspecify.annotations.NullMarked;
