package org.hansa.network.endorser;

/**
 * A proposal that is not even tried: broken, not signed as it claims, stale, a repetition, or without rights. Fabric
 * answers these as gRPC errors, and all that goes wrong later as a response of status 500 (NOTES 26).
 */
public final class ProposalRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public ProposalRefused(String message) {
        super(message);
    }
}
