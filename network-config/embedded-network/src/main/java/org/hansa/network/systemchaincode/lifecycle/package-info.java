/**
 * {@code _lifecycle}: how organisations agree on a chaincode's definition. Writes exactly the keys and values of real
 * Fabric, because validation, other peers and offline verifiers read them.
 */
@NullMarked
package org.hansa.network.systemchaincode.lifecycle;

import org.jspecify.annotations.NullMarked;
