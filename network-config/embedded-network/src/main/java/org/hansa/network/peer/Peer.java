package org.hansa.network.peer;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.hansa.network.access.AccessControl;
import org.hansa.network.collections.Dissemination;
import org.hansa.network.endorser.ChaincodeDirectory;
import org.hansa.network.endorser.Endorser;
import org.hansa.network.endorser.EndorserParts;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.TimeWindowCheck;
import org.hansa.network.gateway.GatewayParts;
import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.systemchaincode.ConfigurationQueries;
import org.hansa.network.systemchaincode.LedgerQueries;
import org.hansa.network.systemchaincode.lifecycle.LifecycleChaincode;

/** A peer without sockets and threads: tests and simulations use it as it is, the network puts services around it. */
public final class Peer implements AutoCloseable {

    private final OrganisationLedger ledger;
    private final AccessControl access;
    private final ChaincodeDirectory chaincodes;
    private final Endorser endorser;

    public Peer(PeerSettings settings) {
        this.ledger = settings.ledger();
        String mspId = ledger.mspId();
        this.access = new AccessControl(settings.channelId(), mspId, ledger::configuration);
        this.chaincodes = new ChaincodeDirectory(mspId, settings.channelId(), settings.packages(), settings.launcher());
        this.endorser = new Endorser(new EndorserParts(
                mspId,
                settings.address(),
                settings.signer(),
                ledger,
                access,
                new Dissemination(ledger),
                List.of(
                        new LifecycleChaincode(mspId, access, settings.packages(), ledger::state),
                        new LedgerQueries(ledger, access),
                        new ConfigurationQueries(ledger, access)),
                chaincodes,
                new TimeWindowCheck(settings.timeWindow(), settings.clock()),
                settings.clock()));
    }

    public EndorsingPeer endorser() {
        return endorser;
    }

    public AccessControl access() {
        return access;
    }

    /**
     * The parts of this peer's Gateway.
     *
     * @param peers endorsers of all peers, this one's included as {@link #endorser()} returns it
     * @param executor asks several peers at once
     * @param choice breaks ties between them
     */
    public GatewayParts gateway(
            List<EndorsingPeer> peers, List<OrderingNode> orderers, Executor executor, Random choice) {
        return new GatewayParts(endorser, peers, orderers, ledger, access, executor, choice);
    }

    /** Ends the connections to chaincodes. */
    @Override
    public void close() {
        chaincodes.close();
    }
}
