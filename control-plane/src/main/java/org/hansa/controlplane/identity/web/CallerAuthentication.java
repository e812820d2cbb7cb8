package org.hansa.controlplane.identity.web;

import java.util.List;
import org.hansa.controlplane.identity.Caller;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A resolved caller. It has no authorities: what it may do the policy decides. */
final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;
    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(List.copyOf(AuthorityUtils.NO_AUTHORITIES));
        this.caller = caller;
        setAuthenticated(true);
    }

    Caller caller() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return caller.pseudonym();
    }
}
