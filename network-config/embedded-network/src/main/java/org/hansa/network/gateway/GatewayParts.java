package org.hansa.network.gateway;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.hansa.network.access.AccessControl;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.ledger.Ledger;

/**
 * What a Gateway is made of.
 *
 * @param local the peer whose Gateway this is
 * @param peers all peers of the channel, the local one included; read anew for each call, for it may change
 * @param orderers all orderers of the channel; likewise
 * @param ledger the local peer's ledger
 * @param access rights on the local peer
 * @param executor runs calls to several peers at once; a direct one makes a simulation deterministic
 * @param choice breaks ties between endorsers that serve equally well
 */
public record GatewayParts(
        EndorsingPeer local,
        List<EndorsingPeer> peers,
        List<OrderingNode> orderers,
        Ledger ledger,
        AccessControl access,
        Executor executor,
        Random choice) {}
