package org.hansa.network.simulator;

/** A read or write that the ledger refuses; the message is the text that Fabric gives. */
public final class SimulationException extends Exception {

    private static final long serialVersionUID = 1L;

    public SimulationException(String message) {
        super(message);
    }
}
