/**
 * Endorsement: a proposal is checked, simulated on one organisation's own world state and signed.
 *
 * <p>The simulator and the checks are state machines without threads, sockets or a clock of their own; {@code
 * EndorserService} is the gRPC edge.
 */
@NullMarked
package org.hansa.network.endorser;

import org.jspecify.annotations.NullMarked;
