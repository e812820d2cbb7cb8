package org.hansa.network.simulation;

/** The simulated machine has stopped, at the step that a test chose: nothing that follows in the program happens. */
public final class MachineStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MachineStopped(String step) {
        super("the machine stopped at " + step);
    }
}
