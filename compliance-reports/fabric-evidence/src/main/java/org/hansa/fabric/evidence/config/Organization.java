package org.hansa.fabric.evidence.config;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.fabric.evidence.msp.Msp;

/**
 * An organisation as one group of the channel (Application or Orderer) lists it.
 *
 * @param name the group's key, usually the MSP id
 * @param msp its membership service
 * @param anchorPeers host:port, Application only
 * @param ordererEndpoints host:port, Orderer only
 */
public record Organization(String name, Msp msp, List<String> anchorPeers, List<String> ordererEndpoints) {
    public Organization {
        anchorPeers = List.copyOf(anchorPeers);
        ordererEndpoints = List.copyOf(ordererEndpoints);
    }

    public String mspId() {
        return msp.id();
    }

    /** TLS root certificates, PEM. */
    public List<ByteString> tlsRoots() {
        return msp.tlsRoots();
    }
}
