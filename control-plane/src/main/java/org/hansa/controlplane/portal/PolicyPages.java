package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.policy.ImpactDesk;
import org.hansa.controlplane.policy.PolicyService;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Revisions of the rules that ballots have carried, and the proposal of another. */
@Controller
class PolicyPages {
    private static final String PATH = "/portal/policies";
    private static final int MAX_TEXT = 2_000;
    private final PolicyService policies;
    private final ImpactDesk impacts;
    private final Authorizer authorizer;
    private final HomeMember home;

    PolicyPages(PolicyService policies, ImpactDesk impacts, Authorizer authorizer, HomeMember home) {
        this.policies = policies;
        this.impacts = impacts;
        this.authorizer = authorizer;
        this.home = home;
    }

    record PolicyLine(
            String revision,
            String state,
            String summary,
            String proposer,
            String ballot,
            @Nullable Moment activated) {}

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        model.addAttribute(
                "policies",
                policies.revisions(caller).stream().map(PolicyPages::line).toList());
        model.addAttribute("mayPropose", mayPropose(caller));
        model.addAttribute("curls", List.of(Curl.get("Revisions", "/v1/policies")));
        return "policies";
    }

    @GetMapping(PATH + "/new")
    String propose(Caller caller, Model model, HttpServletRequest request) {
        return form(
                caller,
                StepUp.resumed(request, caller).map(StepUp.Resumed::form).orElseGet(LinkedMultiValueMap::new),
                model);
    }

    @PostMapping(PATH + "/new")
    String propose(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        authorizer.requireForForm(caller, Action.POLICY_PROPOSE, Resource.publicOf(home.msp()));
        try {
            FieldErrors errors = new FieldErrors();
            FormFields fields = new FormFields(form, errors);
            Optional<PolicyRevision> revision = fields.parsed("revision", PolicyRevision::new);
            String summary = errors.text("summary", fields.text("summary"), MAX_TEXT);
            errors.throwIfAny();
            Ballot ballot = policies.propose(caller, revision.orElseThrow(), summary);
            flash.addFlashAttribute("done", "Proposed. Now the members vote, each for itself.");
            return "redirect:" + BallotPages.PATH + "/" + ballot.ballot();
        } catch (Failure failure) {
            StepUp.letThrough(failure);
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return form(caller, form, model);
        }
    }

    private String form(Caller caller, MultiValueMap<String, String> form, Model model) {
        List<PolicyChange> staged = policies.proposable(caller).stream()
                .map(revision -> PolicyChange.of(revision, policies.staged(caller, revision), inForce(caller)))
                .toList();
        model.addAttribute("staged", staged);
        model.addAttribute("form", new ProposalForm.Filled(form));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.upload("Stage a bundle", "/v1/policies/REVISION/bundle", "bundle.tar.gz"),
                        Curl.upload("Run its tests", "/v1/policies/REVISION/tests", "tests.tar.gz"),
                        Curl.post("Propose", "/v1/policies", "{\"revision\":\"…\",\"summary\":\"…\"}")));
        return "policy-form";
    }

    /** The rules that count now, as far as they are staged here. */
    private Optional<PolicyBundle> inForce(Caller caller) {
        return policies.revisions(caller).stream()
                .filter(each -> each.state() == PolicyRecord.State.ACTIVE)
                .findFirst()
                .flatMap(each -> policies.staged(caller, each.revision()).bundle());
    }

    private boolean mayPropose(Caller caller) {
        return authorizer.permits(caller, Action.POLICY_PROPOSE, Resource.publicOf(home.msp()));
    }

    @GetMapping(PATH + "/{revision}")
    String read(Caller caller, @PathVariable String revision, Model model) {
        PolicyRecord policy = policies.revision(caller, id(revision));
        String path = "/v1/policies/" + policy.revision();
        model.addAttribute("policy", line(policy));
        model.addAttribute("bundleDigest", policy.bundleDigest().hex());
        model.addAttribute("referenceDigest", policy.referenceDigest().hex());
        model.addAttribute("testDigest", policy.testDigest().hex());
        model.addAttribute("retiring", Moment.orNull(policy.retiringAtMillis()));
        model.addAttribute("retired", Moment.orNull(policy.retiredAtMillis()));
        PolicyService.Staged staged = policies.staged(caller, policy.revision());
        model.addAttribute("change", PolicyChange.of(policy.revision(), staged, inForce(caller)));
        model.addAttribute(
                "sameBundle",
                staged.bundle()
                        .map(each -> each.digest().equals(policy.bundleDigest()))
                        .orElse(null));
        model.addAttribute(
                "sameTests",
                staged.tests()
                        .map(each -> each.digest().equals(policy.testDigest()))
                        .orElse(null));
        boolean same = staged.bundle()
                .filter(each -> each.digest().equals(policy.bundleDigest()))
                .isPresent();
        if (same && caller.ofMember()) {
            model.addAttribute("impact", ImpactLine.of(policy.revision(), impacts.progress(caller, policy.revision())));
        }
        model.addAttribute(
                "mayActivate",
                policy.state() == PolicyRecord.State.VOTED
                        && authorizer.permits(caller, Action.POLICY_ACTIVATE, Resource.publicOf(home.msp())));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This revision", path),
                        Curl.get("Its ballot", "/v1/ballots/" + policy.ballot()),
                        Curl.post("Activate it", path + "/activate", "{}")));
        return "policy";
    }

    @PostMapping(PATH + "/{revision}/activate")
    String activate(
            Caller caller,
            @PathVariable String revision,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            RedirectAttributes flash) {
        if (confirm.isEmpty()) {
            model.addAttribute("problem", "Say that these rules may come into force, then activate.");
            return read(caller, revision, model);
        }
        policies.activate(caller, id(revision));
        flash.addFlashAttribute("done", "Revision " + revision + " is in force.");
        return "redirect:" + PATH + "/" + revision;
    }

    private static PolicyLine line(PolicyRecord policy) {
        return new PolicyLine(
                policy.revision().value(),
                policy.state().name(),
                policy.summary(),
                policy.proposer().value(),
                policy.ballot().value(),
                Moment.orNull(policy.activatedAtMillis()));
    }

    private static PolicyRevision id(String revision) {
        return Ids.parse("policy revision", revision, PolicyRevision::new);
    }
}
