package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.controlplane.policy.PolicyService;
import org.hansa.ledger.model.MemberRecord;
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

/** Revisions of the rules, who has approved them, and a member's own vote. */
@Controller
class PolicyPages {
    private static final String PATH = "/portal/policies";
    private static final int MAX_TEXT = 2_000;
    private final PolicyService policies;
    private final MembershipService membership;
    private final Authorizer authorizer;
    private final HomeMember home;

    PolicyPages(PolicyService policies, MembershipService membership, Authorizer authorizer, HomeMember home) {
        this.policies = policies;
        this.membership = membership;
        this.authorizer = authorizer;
        this.home = home;
    }

    record PolicyLine(
            String revision,
            String state,
            String summary,
            String proposer,
            int approvals,
            int needed,
            @Nullable Moment activated) {}

    record VoteLine(String member, boolean approved, @Nullable String reason, @Nullable Moment time) {}

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        int needed = majority(caller);
        model.addAttribute(
                "policies",
                policies.revisions(caller).stream()
                        .map(each -> line(each, needed))
                        .toList());
        model.addAttribute("mayPropose", mayPropose(caller));
        model.addAttribute("curls", List.of(Curl.get("Revisions", "/v1/policies")));
        return "policies";
    }

    @GetMapping(PATH + "/new")
    String propose(Caller caller, Model model) {
        return form(caller, new LinkedMultiValueMap<>(), model);
    }

    @PostMapping(PATH + "/new")
    String propose(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        authorizer.require(caller, Action.POLICY_PROPOSE, Resource.publicOf(home.msp()));
        try {
            FieldErrors errors = new FieldErrors();
            FormFields fields = new FormFields(form, errors);
            Optional<PolicyRevision> revision = fields.parsed("revision", PolicyRevision::new);
            String summary = errors.text("summary", fields.text("summary"), MAX_TEXT);
            errors.throwIfAny();
            PolicyRecord policy = policies.propose(caller, revision.orElseThrow(), summary);
            flash.addFlashAttribute("done", "Proposed. Now a majority of members approves, each for itself.");
            return "redirect:" + PATH + "/" + policy.revision();
        } catch (Failure failure) {
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
                "curls", List.of(Curl.post("Propose", "/v1/policies", "{\"revision\":\"…\",\"summary\":\"…\"}")));
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
        model.addAttribute("policy", line(policy, majority(caller)));
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
        model.addAttribute("votes", votes(caller, policy));
        boolean open = policy.state() == PolicyRecord.State.PROPOSED || policy.state() == PolicyRecord.State.VOTED;
        boolean voted =
                policy.approvals().stream().anyMatch(each -> each.member().equals(home.msp()));
        model.addAttribute("mayApprove", open && !voted && mayVote(caller));
        model.addAttribute(
                "mayActivate",
                policy.state() == PolicyRecord.State.VOTED
                        && authorizer.permits(caller, Action.POLICY_ACTIVATE, Resource.publicOf(home.msp())));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This revision", path),
                        Curl.post("Approve it", path + "/approve", "{\"reason\":\"…\"}"),
                        Curl.post("Activate it", path + "/activate", "{}")));
        return "policy";
    }

    @PostMapping(PATH + "/{revision}/approve")
    String approve(
            Caller caller,
            @PathVariable String revision,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            RedirectAttributes flash) {
        if (reason.isBlank()) {
            model.addAttribute("problem", "Say why: the reason is recorded with the vote.");
            return read(caller, revision, model);
        }
        policies.approve(caller, id(revision), reason);
        flash.addFlashAttribute("done", "Approved for " + home.name() + ".");
        return "redirect:" + PATH + "/" + revision;
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

    /** Whether to show the form; whether it is the proposer who votes only the service knows. */
    private boolean mayVote(Caller caller) {
        return authorizer.permits(
                caller,
                Action.POLICY_APPROVE,
                Resource.publicOf(home.msp()).proposedBy(new Proposer("https://somebody", "else", "somebody-else")));
    }

    private int majority(Caller caller) {
        return voters(caller).size() / 2 + 1;
    }

    private List<MemberRecord> voters(Caller caller) {
        return membership.members(caller).stream()
                .filter(each -> each.role() == MemberRecord.Role.MEMBER && each.state() == MemberRecord.State.ACTIVE)
                .toList();
    }

    private List<VoteLine> votes(Caller caller, PolicyRecord policy) {
        List<VoteLine> votes = new ArrayList<>();
        for (MemberRecord member : voters(caller)) {
            votes.add(policy.approvals().stream()
                    .filter(each -> each.member().equals(member.member()))
                    .findFirst()
                    .map(each -> new VoteLine(
                            member.member().value(), true, each.reason(), Moment.ofMillis(each.timeMillis())))
                    .orElse(new VoteLine(member.member().value(), false, null, null)));
        }
        return votes;
    }

    private static PolicyLine line(PolicyRecord policy, int needed) {
        return new PolicyLine(
                policy.revision().value(),
                policy.state().name(),
                policy.summary(),
                policy.proposer().value(),
                policy.approvals().size(),
                needed,
                Moment.orNull(policy.activatedAtMillis()));
    }

    private static PolicyRevision id(String revision) {
        return Ids.parse("policy revision", revision, PolicyRevision::new);
    }
}
