package org.hansa.launcher.demo;

/** A step of the demonstration that did not turn out as it should. The message says what was seen instead. */
final class StepFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailure(String message) {
        super(message);
    }
}
