package org.hansa.network.orderer;

/** An envelope that Broadcast does not take. */
final class BroadcastRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient BroadcastRefusal refusal;

    BroadcastRefused(BroadcastRefusal refusal) {
        super(refusal.info());
        this.refusal = refusal;
    }

    BroadcastRefusal refusal() {
        return refusal;
    }
}
