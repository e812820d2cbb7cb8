package org.hansa.network.edge;

import org.hyperledger.fabric.protos.common.Status;

/** A seek that ends with a status before any block, or between two. */
final class SeekRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final Status status;

    SeekRefused(Status status, String reason) {
        super(reason);
        this.status = status;
    }

    Status status() {
        return status;
    }
}
