package org.hansa.controlplane.authz;

import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;

/**
 * Asked by every service before it does or shows anything: on the resolved resource, before any check of its state. What
 * the caller may not know of is answered as if it were not there.
 */
public final class Authorizer {
    private final AuthzCache decisions;

    public Authorizer(AuthzCache decisions) {
        this.decisions = decisions;
    }

    /** @throws Failure {@code NOT_FOUND}, {@code NOT_AUTHORISED}, {@code STEP_UP_REQUIRED} or {@code POLICY_UNAVAILABLE} */
    public AuthzDecision require(Caller caller, Action action, Resource resource) {
        if (!resource.visibleTo(caller)) {
            throw Failure.notFound(action.resourceType());
        }
        AuthzDecision decision = decisions.authorize(new AuthzRequest(caller, action, resource));
        if (!decision.allow()) {
            throw refusal(action, resource, decision);
        }
        return decision;
    }

    /**
     * For forms: all that {@link #require} asks for but a stronger or fresher sign-in, which is asked for when the form is
     * sent.
     */
    public void requireForForm(Caller caller, Action action, Resource resource) {
        if (!permits(caller, action, resource)) {
            require(caller, action, resource);
        }
    }

    /** For what is shown or left out, never for what is done: what a fresh sign-in would allow is shown. */
    public boolean permits(Caller caller, Action action, Resource resource) {
        if (!resource.visibleTo(caller)) {
            return false;
        }
        AuthzDecision decision = decisions.authorize(new AuthzRequest(caller, action, resource));
        return decision.allow() || decision.challenge().isPresent();
    }

    private static Failure refusal(Action action, Resource resource, AuthzDecision decision) {
        if (decision.challenge().isPresent()) {
            AuthzDecision.Challenge challenge = decision.challenge().get();
            return Failure.of(FailureKind.STEP_UP_REQUIRED, decision.reason())
                    .with("policyCode", decision.code())
                    .with("acr_values", challenge.acr())
                    .with("max_age", challenge.maxAgeSeconds())
                    .withRemedy(decision.remedy());
        }
        if (decision.code().equals("RESOURCE_NOT_VISIBLE") && !resource.open()) {
            return Failure.notFound(action.resourceType());
        }
        return Failure.of(FailureKind.NOT_AUTHORISED, decision.reason())
                .with("policyCode", decision.code())
                .with("policyRevision", decision.policyRevision().value())
                .withRemedy(decision.remedy());
    }
}
