/**
 * Chaincode in the peer's own process, for tests and simulation. Needs the Fabric shim on the class path, which the
 * network process itself does not carry.
 */
@NullMarked
package org.hansa.network.chaincode.inprocess;

import org.jspecify.annotations.NullMarked;
