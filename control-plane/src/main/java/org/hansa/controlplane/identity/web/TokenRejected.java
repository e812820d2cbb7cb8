package org.hansa.controlplane.identity.web;

import org.hansa.controlplane.kernel.Failure;
import org.springframework.security.core.AuthenticationException;

/** A failure on its way through Spring Security's filters to the entry point. */
final class TokenRejected extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    TokenRejected(Failure failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
