package org.hansa.reports.verifier;

/** How a verification can end, with the exit status of the command. */
public enum Verdict {
    VALID(0),
    INVALID(1),
    /** Something is missing, or it cannot be decided; a report without entries is this, never valid. */
    INCOMPLETE(2),
    UNSUPPORTED(3);

    private final int exitStatus;

    Verdict(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
