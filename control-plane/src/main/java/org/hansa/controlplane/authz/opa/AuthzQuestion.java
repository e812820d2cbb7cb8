package org.hansa.controlplane.authz.opa;

import java.util.List;
import org.hansa.controlplane.authz.AuthzRequest;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.authz.RulesInForce.Rules;
import org.hansa.controlplane.authz.Tenant;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Engagement;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;

/** {@code authz-input/1}, see policy/schemas. */
final class AuthzQuestion {
    private final LedgerView ledger;

    AuthzQuestion(LedgerView ledger) {
        this.ledger = ledger;
    }

    JsonObject of(AuthzRequest request, Rules rules) {
        return JsonObject.schema("authz-input/1")
                .with("actor", actor(request.caller()))
                .with("action", request.action().policyName())
                .with("resource", resource(request.action().resourceType(), request.resource()))
                .with("nowSeconds", rules.now().getEpochSecond())
                .with("ledgerHeight", rules.ledgerHeight())
                .with("revision", rules.revision().value());
    }

    private static JsonObject actor(Caller caller) {
        JsonObject organization = JsonObject.create()
                .with("id", caller.organization().id())
                .with("kind", caller.organization().kind().name());
        JsonObject actor = JsonObject.create()
                .with("issuer", caller.issuer())
                .with("member", caller.member().value())
                .with("organization", organization)
                .withStrings("roles", caller.roles())
                .with("subject", caller.subjectKey())
                .with("acr", caller.assurance())
                .with("client", caller.client());
        caller.engagement().ifPresent(engagement -> actor.with("mandate", mandate(engagement)));
        return caller.authTimeSeconds() > 0 ? actor.with("authTimeSeconds", caller.authTimeSeconds()) : actor;
    }

    /** In whole seconds, which can only shorten it. */
    private static JsonObject mandate(Engagement engagement) {
        return JsonObject.create()
                .with("fromSeconds", (engagement.fromMillis() + 999) / 1_000)
                .with("untilSeconds", engagement.untilMillis() / 1_000)
                .withStrings("members", List.of())
                .withStrings(
                        "contracts",
                        engagement.contracts().stream()
                                .map(ContractHandle::value)
                                .toList());
    }

    private JsonObject resource(String type, Resource resource) {
        JsonObject json = JsonObject.create().with("type", type);
        resource.member().ifPresent(member -> json.with("member", member.value()));
        resource.tenant().ifPresent(tenant -> json.with("tenant", tenant(tenant)));
        resource.contract().ifPresent(contract -> json.with("contract", contract.value()));
        if (!resource.parties().isEmpty()) {
            json.withStrings(
                    "parties", resource.parties().stream().map(MspId::value).toList());
        }
        resource.proposer().ifPresent(proposer -> json.with("proposer", proposer(proposer)));
        return json;
    }

    private JsonObject tenant(Tenant tenant) {
        String issuer = ledger.issuer(tenant.issuer()).map(IssuerRecord::url).orElseThrow(() -> Failure.of(
                        FailureKind.POLICY_UNAVAILABLE, FailureKind.POLICY_UNAVAILABLE.meaning())
                .because("the ledger lists no issuer " + tenant.issuer()));
        return JsonObject.create().with("issuer", issuer).with("organizationId", tenant.organization());
    }

    private static JsonObject proposer(Proposer proposer) {
        return JsonObject.create()
                .with("issuer", proposer.issuer())
                .with("organizationId", proposer.organization())
                .with("subject", proposer.subject());
    }
}
