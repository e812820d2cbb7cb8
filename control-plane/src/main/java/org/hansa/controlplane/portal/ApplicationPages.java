package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.ApplicationService;
import org.hansa.controlplane.joining.ApplicationState;
import org.hansa.controlplane.joining.Invitation;
import org.hansa.controlplane.joining.Step;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who wants to become a member through this one: invitations, applications, and putting one to the vote. */
@Controller
class ApplicationPages {
    static final String PATH = "/portal/applications";
    private final ApplicationService applications;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    ApplicationPages(
            ApplicationService applications, LedgerView ledger, Authorizer authorizer, HomeMember home, Clock clock) {
        this.applications = applications;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    record InvitationLine(
            String id, String label, String state, Moment expires, @Nullable String application, boolean open) {}

    record ApplicationLine(String id, String name, String state, Moment changed, @Nullable String ballot) {}

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        model.addAttribute(
                "applications",
                applications.applications(caller).stream()
                        .map(each -> new ApplicationLine(
                                each.id(),
                                each.name(),
                                each.state().name(),
                                Moment.ofMillis(each.changedAtMillis()),
                                each.ballot()))
                        .toList());
        model.addAttribute(
                "invitations",
                applications.invitations(caller).stream()
                        .limit(100)
                        .map(this::line)
                        .toList());
        model.addAttribute("mayInvite", permits(caller, Action.APPLICATION_INVITE));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("All applications", "/v1/applications"),
                        Curl.post("Invite", "/v1/invitations", "{\"label\":\"Iber Cloud\",\"days\":14}"),
                        Curl.cli("All applications", "member applications"),
                        Curl.cli("Invite", "member invite --for 'Iber Cloud' --days 14")));
        return "applications";
    }

    @PostMapping(PATH + "/invitations")
    String invite(
            Caller caller,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "14") int days,
            @RequestParam(required = false) @Nullable String application,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            String who = label.isBlank() ? null : label;
            ApplicationService.Invited made = applications.invite(caller, who, days, application);
            // Not after a redirect: the link is shown once, and no session keeps it.
            model.addAttribute("link", origin(request) + "/join#" + made.code());
            model.addAttribute("invited", line(made.invitation()));
        } catch (Failure failure) {
            response.setStatus(refusable(failure).kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
        }
        return list(caller, model);
    }

    @PostMapping(PATH + "/invitations/{invitation}/revoke")
    String revoke(Caller caller, @PathVariable String invitation, RedirectAttributes flash) {
        Invitation after = applications.revoke(caller, invitation);
        flash.addFlashAttribute(
                "done",
                "The invitation is " + after.state(clock.millis()).name().toLowerCase(Locale.ROOT) + ".");
        return "redirect:" + PATH;
    }

    @GetMapping(PATH + "/{application}")
    String read(Caller caller, @PathVariable String application, Model model) {
        return show(caller, applications.application(caller, application), model);
    }

    @GetMapping(PATH + "/{application}/file")
    ResponseEntity<byte[]> file(Caller caller, @PathVariable String application) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"membership-file.json\"")
                .body(applications.file(caller, application));
    }

    @PostMapping(PATH + "/{application}/decline")
    String decline(
            Caller caller,
            @PathVariable String application,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            applications.decline(caller, application, reason);
            flash.addFlashAttribute("done", "Declined. The applicant reads the reason and may submit it again.");
            return "redirect:" + PATH + "/" + application;
        } catch (Failure failure) {
            response.setStatus(refusable(failure).kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return read(caller, application, model);
        }
    }

    @PostMapping(PATH + "/{application}/propose")
    String propose(
            Caller caller,
            @PathVariable String application,
            @RequestParam(defaultValue = "") String digest,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        if (reason.isBlank() || reason.length() > 2_000) {
            response.setStatus(FailureKind.INVALID_FIELD.status());
            model.addAttribute("problem", "Say why: the reason is recorded on the ledger for all members.");
            return read(caller, application, model);
        }
        try {
            Digest shown = Ids.parse("application record", digest, Digest::new);
            Application after = applications.propose(caller, application, shown, reason, Optional.empty());
            flash.addFlashAttribute("done", "Proposed. Now the members vote, each for itself, and not you for yours.");
            return "redirect:" + BallotPages.PATH + "/" + after.ballot();
        } catch (Failure failure) {
            StepUp.letThrough(failure);
            response.setStatus(refusable(failure).kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return read(caller, application, model);
        }
    }

    private String show(Caller caller, Application application, Model model) {
        model.addAttribute("candidate", application);
        model.addAttribute("rows", applications.checks(caller, application));
        model.addAttribute(
                "steps",
                List.of(Step.values()).stream()
                        .filter(each -> each != Step.CERTIFICATES)
                        .map(each -> Map.entry(
                                each.title(), application.section(each).fields()))
                        .toList());
        Optional<BallotContent> content = application.submitted();
        content.ifPresent(each -> {
            model.addAttribute("digest", each.digest().hex());
            model.addAttribute("changes", BallotChange.of(BallotKind.ADMIT_MEMBER, application.name(), each, ledger));
        });
        model.addAttribute(
                "configuration",
                applications.configuration(caller, application).stream()
                        .map(each -> new BallotChange(each.where(), each.before(), each.after()))
                        .toList());
        boolean submitted = application.state() == ApplicationState.SUBMITTED;
        model.addAttribute("mayDecide", submitted && permits(caller, Action.APPLICATION_DECIDE));
        model.addAttribute("mayInvite", permits(caller, Action.APPLICATION_INVITE));
        model.addAttribute(
                "hasFile", application.section(Step.CERTIFICATES).text("file").isPresent());
        String path = "/v1/applications/" + application.id();
        String agreed = content.map(each -> each.digest().hex()).orElse("…");
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This application", path),
                        Curl.post(
                                "Put it to the vote",
                                path + "/ballot",
                                "{\"contentDigest\":\"" + agreed + "\",\"reason\":\"…\"}"),
                        Curl.cli("This application", "member applications " + application.id()),
                        Curl.cli(
                                "Put it to the vote",
                                "member propose " + application.id() + " --content-digest " + agreed
                                        + " --reason '…'")));
        return "application";
    }

    private InvitationLine line(Invitation invitation) {
        Invitation.State state = invitation.state(clock.millis());
        return new InvitationLine(
                invitation.id(),
                invitation.label(),
                state.name(),
                Moment.ofMillis(invitation.expiresAtMillis()),
                invitation.application(),
                state == Invitation.State.OPEN);
    }

    private boolean permits(Caller caller, Action action) {
        return authorizer.permits(caller, action, Resource.privateOf(home.msp()));
    }

    /** What a form can say; everything else is a page of its own. */
    private static Failure refusable(Failure failure) {
        int status = failure.kind().status();
        if (status >= 500 || status == 401 || status == 403 || failure.kind() == FailureKind.NOT_FOUND) {
            throw failure;
        }
        return failure;
    }

    private static String origin(HttpServletRequest request) {
        return request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort();
    }
}
