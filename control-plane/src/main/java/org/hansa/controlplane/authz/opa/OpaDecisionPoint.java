package org.hansa.controlplane.authz.opa;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import org.hansa.controlplane.authz.AuthzDecision;
import org.hansa.controlplane.authz.AuthzRequest;
import org.hansa.controlplane.authz.DecisionPoint;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.authz.RulesInForce.Rules;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * Asks OPA and believes it only as far as the ledger allows: an answer counts when it has exactly the form that
 * policy/schemas give, names the revision in force, and leaves nothing open. Everything else fails closed.
 */
final class OpaDecisionPoint implements DecisionPoint {
    private final OpaServer opa;
    private final RulesInForce inForce;
    private final AuthzQuestion authzQuestion;
    private final ResidencyQuestion residencyQuestion;
    private final Timer authzTimer;
    private final Timer residencyTimer;

    OpaDecisionPoint(OpaServer opa, RulesInForce inForce, LedgerView ledger, MeterRegistry metrics) {
        this.opa = opa;
        this.inForce = inForce;
        this.authzQuestion = new AuthzQuestion(ledger);
        this.residencyQuestion = new ResidencyQuestion(inForce);
        this.authzTimer = metrics.timer("hansa.policy.opa", "decision", "authz");
        this.residencyTimer = metrics.timer("hansa.policy.opa", "decision", "residency");
    }

    @Override
    public AuthzDecision authorize(AuthzRequest request) {
        Rules rules = inForce.require();
        JsonObject input = authzQuestion.of(request, rules);
        Map<String, Object> output = ask(authzTimer, OpaServer.Decision.AUTHZ, input);
        try {
            return AuthzAnswer.read(input.asMap(), output, rules);
        } catch (MalformedRecordException e) {
            throw OpaServer.unavailable("authz answer: " + e.getMessage()).causedBy(e);
        }
    }

    @Override
    public ResidencyDecision residency(ResidencyRequest request) {
        Rules rules = inForce.require();
        JsonObject input = residencyQuestion.of(request, rules);
        Map<String, Object> output = ask(residencyTimer, OpaServer.Decision.RESIDENCY, input);
        try {
            return ResidencyAnswer.read(request, input.bytes(), CanonicalJson.write(output), rules);
        } catch (MalformedRecordException e) {
            throw OpaServer.unavailable("residency answer: " + e.getMessage()).causedBy(e);
        }
    }

    private Map<String, Object> ask(Timer timer, OpaServer.Decision decision, JsonObject input) {
        Timer.Sample sample = Timer.start();
        try {
            return opa.ask(decision, input);
        } finally {
            sample.stop(timer);
        }
    }

    /** The answer was given under another revision than the one in force. */
    static Failure otherRevision(String answered, Rules rules) {
        return OpaServer.unavailable("OPA answers under revision " + answered + ", in force is " + rules.revision());
    }
}
