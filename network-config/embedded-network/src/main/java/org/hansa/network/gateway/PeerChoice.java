package org.hansa.network.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.hansa.network.endorser.EndorsingPeer;

/** Which peers serve a chaincode, the best first: the local one, then those that are furthest, then by lot. */
final class PeerChoice {

    private final GatewayParts parts;

    PeerChoice(GatewayParts parts) {
        this.parts = parts;
    }

    List<EndorsingPeer> offering(String chaincode) {
        List<EndorsingPeer> offering = new ArrayList<>(
                parts.peers().stream().filter(peer -> peer.offers(chaincode)).toList());
        synchronized (parts.choice()) {
            Collections.shuffle(offering, parts.choice());
        }
        // Heights move while peers are compared, so each is asked once.
        record Candidate(EndorsingPeer peer, boolean remote, long height) {}
        return offering.stream()
                .map(peer -> new Candidate(peer, peer != parts.local(), peer.height()))
                .sorted(Comparator.comparing(Candidate::remote)
                        .thenComparing(Candidate::height, Comparator.reverseOrder()))
                .map(Candidate::peer)
                .toList();
    }
}
