/** gRPC edges of orderers and of the peers' block delivery. No state of the network lives here. */
@NullMarked
package org.hansa.network.edge;

import org.jspecify.annotations.NullMarked;
