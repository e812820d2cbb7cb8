package org.hansa.controlplane.authz;

import java.util.Optional;
import java.util.SortedSet;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Engagement;
import org.hansa.controlplane.identity.Organization;
import org.hansa.ledger.model.Digest;

/** What a decision sees of a caller; two tokens of one sign-in are one actor. */
record AuthzActor(
        Digest issuer,
        String organization,
        Organization.Kind kind,
        SortedSet<String> roles,
        String subject,
        String assurance,
        long authTimeSeconds,
        String client,
        Optional<Engagement> engagement) {
    static AuthzActor of(Caller caller) {
        return new AuthzActor(
                caller.issuerKey(),
                caller.organization().id(),
                caller.organization().kind(),
                caller.roles(),
                caller.subjectKey(),
                caller.assurance(),
                caller.authTimeSeconds(),
                caller.client(),
                caller.engagement());
    }
}
