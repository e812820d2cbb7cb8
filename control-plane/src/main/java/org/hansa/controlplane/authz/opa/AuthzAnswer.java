package org.hansa.controlplane.authz.opa;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.controlplane.authz.AuthzDecision;
import org.hansa.controlplane.authz.RulesInForce.Rules;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;

/** {@code authz-output/1}, see policy/schemas. */
final class AuthzAnswer {
    private static final String ALLOWED = "ALLOWED";
    /** Codes that say that the question could not be answered, which is no decision about the actor. */
    private static final Set<String> NO_ANSWER = Set.of("INPUT_MALFORMED", "REVISION_MISMATCH", "NOT_PROVEN");

    private AuthzAnswer() {}

    static AuthzDecision read(Map<String, Object> input, Map<String, Object> output, Rules rules) {
        Fields fields = Fields.of(output, "authz-output/1");
        boolean allow = fields.bool("allow");
        String code = fields.string("code");
        String reason = fields.string("reason");
        String remedy = fields.string("remedy");
        String revision = fields.string("revision");
        Optional<AuthzDecision.Challenge> challenge = fields.has("challenge")
                ? Optional.of(challenge(Fields.part(fields.object("challenge"), "challenge")))
                : Optional.empty();
        fields.end();
        if (!revision.equals(rules.revision().value())) {
            throw OpaDecisionPoint.otherRevision(revision, rules);
        }
        if (allow != code.equals(ALLOWED) || NO_ANSWER.contains(code)) {
            throw OpaServer.unavailable("authz answer: allow " + allow + " with code " + code + ": " + reason);
        }
        Digest digest = Digest.of(CanonicalJson.write(Map.of("input", input, "output", output)));
        return new AuthzDecision(allow, code, reason, remedy, challenge, rules.revision(), digest);
    }

    private static AuthzDecision.Challenge challenge(Fields fields) {
        AuthzDecision.Challenge challenge =
                new AuthzDecision.Challenge(fields.string("acr"), fields.natural("maxAgeSeconds"));
        fields.end();
        return challenge;
    }
}
