package org.hansa.controlplane.policy.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.ballots.web.BallotView;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.policy.PolicyService;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Policy")
class PolicyController {
    private final PolicyService policies;

    PolicyController(PolicyService policies) {
        this.policies = policies;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolicyView(
            String revision,
            String state,
            String summary,
            String proposer,
            String bundleDigest,
            String referenceDigest,
            String testDigest,
            String ballot,
            @Nullable Instant activatedAt,
            @Nullable Instant retiringAt,
            @Nullable Instant retiredAt,
            @Nullable Instant heldUntil) {
        static PolicyView of(PolicyRecord policy) {
            return new PolicyView(
                    policy.revision().value(),
                    policy.state().name(),
                    policy.summary(),
                    policy.proposer().value(),
                    policy.bundleDigest().hex(),
                    policy.referenceDigest().hex(),
                    policy.testDigest().hex(),
                    policy.ballot().value(),
                    instant(policy.activatedAtMillis()),
                    instant(policy.retiringAtMillis()),
                    instant(policy.retiredAtMillis()),
                    policy.held()
                            .map(each -> Instant.ofEpochMilli(each.untilMillis()))
                            .orElse(null));
        }

        private static @Nullable Instant instant(long millis) {
            return millis == 0 ? null : Instant.ofEpochMilli(millis);
        }
    }

    record Policies(List<PolicyView> items) {}

    /** @param revision the bundle staged under this name in the member's policy folder */
    record Proposal(@Nullable String revision, @Nullable String summary) {}

    @GetMapping("/v1/policies")
    @Operation(summary = "All revisions of the rules that a ballot has carried")
    Policies revisions(Caller caller) {
        return new Policies(
                policies.revisions(caller).stream().map(PolicyView::of).toList());
    }

    @GetMapping("/v1/policies/{revision}")
    @Operation(summary = "One revision, with the ballot that carried it")
    PolicyView revision(Caller caller, @PathVariable String revision) {
        return PolicyView.of(policies.revision(caller, id(revision)));
    }

    @PostMapping("/v1/policies")
    @Operation(summary = "Put the bundle that is staged under a revision to the vote; answers with the ballot")
    ResponseEntity<BallotView> propose(Caller caller, @RequestBody Proposal proposal) {
        FieldErrors errors = new FieldErrors();
        Optional<PolicyRevision> revision = errors.parse("revision", proposal.revision(), PolicyRevision::new);
        String summary = errors.text("summary", proposal.summary(), 2_000);
        errors.throwIfAny();
        BallotView view = BallotView.of(policies.propose(caller, revision.orElseThrow(), summary), Optional.empty());
        return ResponseEntity.created(URI.create("/v1/ballots/" + view.id())).body(view);
    }

    @PostMapping("/v1/policies/{revision}/activate")
    @Operation(summary = "Bring a revision that a ballot has carried into force")
    PolicyView activate(Caller caller, @PathVariable String revision) {
        return PolicyView.of(policies.activate(caller, id(revision)));
    }

    private static PolicyRevision id(String revision) {
        return Ids.parse("policy revision", revision, PolicyRevision::new);
    }
}
