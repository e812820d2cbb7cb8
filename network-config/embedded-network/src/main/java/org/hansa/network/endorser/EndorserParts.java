package org.hansa.network.endorser;

import java.time.Clock;
import java.util.List;
import org.hansa.network.access.AccessControl;
import org.hansa.network.collections.Dissemination;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.systemchaincode.SystemChaincode;

/**
 * What an endorser is made of.
 *
 * @param mspId its organisation
 * @param address {@code host:port} of its peer
 * @param signer the peer's identity
 * @param ledger the organisation's own copy of the channel
 * @param access rights on this peer
 * @param dissemination takes private writes to where they wait for their commit
 * @param systemChaincodes chaincodes that are part of the peer
 * @param chaincodes the chaincodes installed on it
 * @param timeWindow how old a proposal may be
 * @param clock the peer's clock
 */
public record EndorserParts(
        String mspId,
        String address,
        PeerSigner signer,
        Ledger ledger,
        AccessControl access,
        Dissemination dissemination,
        List<SystemChaincode> systemChaincodes,
        ChaincodeDirectory chaincodes,
        TimeWindowCheck timeWindow,
        Clock clock) {

    public EndorserParts {
        systemChaincodes = List.copyOf(systemChaincodes);
    }
}
