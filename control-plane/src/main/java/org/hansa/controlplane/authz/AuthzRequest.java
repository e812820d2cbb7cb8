package org.hansa.controlplane.authz;

import org.hansa.controlplane.identity.Caller;

/** May {@code caller} do {@code action} on {@code resource}? */
public record AuthzRequest(Caller caller, Action action, Resource resource) {}
