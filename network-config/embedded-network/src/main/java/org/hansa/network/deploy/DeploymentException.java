package org.hansa.network.deploy;

/** A deployment that could not be completed. What was done stays, and running it again continues from there. */
public final class DeploymentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeploymentException(String message) {
        super(message);
    }

    public DeploymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
