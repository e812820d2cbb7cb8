/** Chaincode packages: their format, their ids, and where a peer keeps those that were installed on it. */
@NullMarked
package org.hansa.network.chaincode.packages;

import org.jspecify.annotations.NullMarked;
