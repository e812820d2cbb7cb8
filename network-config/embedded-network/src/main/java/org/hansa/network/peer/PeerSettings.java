package org.hansa.network.peer;

import java.time.Clock;
import java.time.Duration;
import org.hansa.network.chaincode.ChaincodeLauncher;
import org.hansa.network.chaincode.packages.InstalledPackages;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.ledger.OrganisationLedger;

/**
 * What makes one peer differ from another.
 *
 * @param channelId the one channel of the network
 * @param address {@code host:port} under which clients and other Gateways know the peer
 * @param signer the identity with which it endorses
 * @param ledger its organisation's ledger; block 0 must be committed before the first request
 * @param packages the chaincode packages installed on it
 * @param launcher runs an installed package: {@code ChaincodeServers} for chaincode servers, a lambda for a simulation
 * @param timeWindow how old a proposal may be
 * @param clock the time of this peer
 */
public record PeerSettings(
        String channelId,
        String address,
        PeerSigner signer,
        OrganisationLedger ledger,
        InstalledPackages packages,
        ChaincodeLauncher launcher,
        Duration timeWindow,
        Clock clock) {}
