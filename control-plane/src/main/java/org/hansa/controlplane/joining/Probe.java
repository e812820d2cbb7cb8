package org.hansa.controlplane.joining;

import org.hansa.ledger.model.MspId;

/** Something about an applicant that only a look at the world tells. Equal probes share one result. */
sealed interface Probe {
    /** A token issuer that must answer as one. */
    record Issuer(String url) implements Probe {}

    /**
     * A TLS server that must show one certificate.
     *
     * @param address {@code HOST:PORT}
     * @param certificate PEM of what it must show
     */
    record TlsServer(String address, String certificate) implements Probe {}

    /** The control plane of a member that is on the channel by now. */
    record Life(MspId member) implements Probe {}

    /** A member's approval of the contracts that are in force. */
    record Approval(MspId member) implements Probe {}

    /**
     * What came of it.
     *
     * @param detail in words for the applicant
     * @param atMillis when it was looked at last; 0 while it has not been
     */
    record Result(State state, String detail, long atMillis) {
        static final Result WAITING = new Result(State.RUNNING, "is being looked at", 0);
    }

    enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
