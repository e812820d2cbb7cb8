package org.hansa.controlplane.peer;

import org.hansa.ledger.model.MspId;

/**
 * The control plane at the other end of a request to {@code /peer/v1}: the MSP whose root ends the validated chain, confirmed
 * by the certificate's URI name. The peer connector leaves it in the request attribute {@link #ATTRIBUTE}; controllers take
 * it as an argument annotated with {@code @RequestAttribute(Peer.ATTRIBUTE)}.
 */
public record Peer(MspId member) {
    public static final String ATTRIBUTE = "org.hansa.controlplane.peer";
}
