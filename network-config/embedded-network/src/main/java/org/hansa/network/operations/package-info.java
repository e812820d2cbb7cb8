/** HTTP beside gRPC: the orderers' channel participation interface, and every node's operations endpoint. */
@NullMarked
package org.hansa.network.operations;

import org.jspecify.annotations.NullMarked;
