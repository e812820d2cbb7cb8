package org.hansa.launcher.process;

/** Something that Hansa does not bring along is not on this machine. The message says what, and how to get it. */
public final class MissingPrerequisite extends RuntimeException {
    /** The exit status of a command that ends for this reason. */
    public static final int EXIT_STATUS = 3;

    private static final long serialVersionUID = 1L;

    public MissingPrerequisite(String message) {
        super(message);
    }
}
