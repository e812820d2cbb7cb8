package org.hansa.controlplane.joining.web;

import org.hansa.controlplane.kernel.Failure;
import org.springframework.security.core.AuthenticationException;

/** Carries the reason through the security filters. */
final class ApplicantRejected extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    private final Failure failure;

    ApplicantRejected(Failure failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
