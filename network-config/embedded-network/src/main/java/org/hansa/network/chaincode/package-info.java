/**
 * Running chaincode: one port, two forms. {@link org.hansa.network.chaincode.ChaincodeStream} speaks the shim's protocol
 * to a chaincode server; {@code inprocess} runs a chaincode on a stub of our own, for tests and simulation.
 */
@NullMarked
package org.hansa.network.chaincode;

import org.jspecify.annotations.NullMarked;
