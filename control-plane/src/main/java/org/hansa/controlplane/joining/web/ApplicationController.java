package org.hansa.controlplane.joining.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.ApplicationService;
import org.hansa.controlplane.joining.Invitation;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.ledger.model.Digest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The inviting member's side. */
@RestController
@Tag(name = "Joining")
class ApplicationController {
    private static final String INVITATIONS = "/v1/invitations";
    private static final String PATH = "/v1/applications";
    private static final int MAX_REASON = 2_000;
    private final ApplicationService applications;
    private final PageTokens pages;
    private final Clock clock;

    ApplicationController(ApplicationService applications, PageTokens pages, Clock clock) {
        this.applications = applications;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * @param label who is invited
     * @param days how long the code is good, 1 to 90; 14 when left out
     * @param application lets somebody back into this one, when its passphrase is lost
     */
    record InvitationBody(@Nullable String label, @Nullable Integer days, @Nullable String application) {}

    /** @param code and link: in the answer to the call that made it, and never again */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InvitationView(
            String id,
            String label,
            String state,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String application,
            @Nullable String code,
            @Nullable String link) {}

    record Invitations(List<InvitationView> items) {}

    record Applications(List<ApplicationView> items, @Nullable String nextPageToken) {}

    record Reason(@Nullable String reason) {}

    /** @param contentDigest of the record that was read */
    record BallotBody(@Nullable String contentDigest, @Nullable String reason, @Nullable Instant deadline) {}

    @GetMapping(INVITATIONS)
    @Operation(summary = "Invitations of this member, newest first")
    Invitations invitations(Caller caller) {
        return new Invitations(applications.invitations(caller).stream()
                .map(each -> view(each, null))
                .toList());
    }

    @PostMapping(INVITATIONS)
    @Operation(summary = "Invite somebody to apply; the code is shown this once")
    ResponseEntity<InvitationView> invite(Caller caller, @RequestBody InvitationBody body) {
        int days = body.days() == null ? ApplicationService.DEFAULT_DAYS : body.days();
        ApplicationService.Invited made = applications.invite(caller, body.label(), days, body.application());
        InvitationView view = view(made.invitation(), made.code());
        return ResponseEntity.created(URI.create(INVITATIONS + "/" + view.id())).body(view);
    }

    @DeleteMapping(INVITATIONS + "/{invitation}")
    @Operation(summary = "Take an invitation back")
    InvitationView revoke(Caller caller, @PathVariable String invitation) {
        return view(applications.revoke(caller, invitation), null);
    }

    @GetMapping(PATH)
    @Operation(summary = "Applications for membership at this member, without their checks")
    Applications list(
            Caller caller,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        List<Application> byId = applications.applications(caller).stream()
                .sorted(Comparator.comparing(Application::id))
                .toList();
        Page<Application> page =
                pages.page(byId, Application::id, caller.scope() + PATH, pageToken, Page.size(pageSize));
        return new Applications(
                page.items().stream()
                        .map(each -> ApplicationView.of(each, null))
                        .toList(),
                page.nextPageToken());
    }

    @GetMapping(PATH + "/{application}")
    @Operation(summary = "One application, with its record once it is submitted and a row for each check")
    ApplicationView read(Caller caller, @PathVariable String application) {
        return view(caller, applications.application(caller, application));
    }

    @GetMapping(path = PATH + "/{application}/file", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The uploaded membership file, for ./hansa network add-member --definition")
    ResponseEntity<byte[]> file(Caller caller, @PathVariable String application) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"membership-file.json\"")
                .body(applications.file(caller, application));
    }

    @PostMapping(PATH + "/{application}/decline")
    @Operation(summary = "Do not put it to the vote as it is; the applicant reads the reason")
    ApplicationView decline(Caller caller, @PathVariable String application, @RequestBody Reason body) {
        String reason = body.reason() == null ? "" : body.reason();
        return view(caller, applications.decline(caller, application, reason));
    }

    @PostMapping(PATH + "/{application}/ballot")
    @Operation(summary = "Put the submitted record to the vote of all members")
    ApplicationView propose(Caller caller, @PathVariable String application, @RequestBody BallotBody body) {
        FieldErrors errors = new FieldErrors();
        Optional<Digest> digest = errors.parse("contentDigest", body.contentDigest(), Digest::new);
        String reason = errors.text("reason", body.reason(), MAX_REASON);
        errors.throwIfAny();
        return view(
                caller,
                applications.propose(
                        caller, application, digest.orElseThrow(), reason, Optional.ofNullable(body.deadline())));
    }

    private ApplicationView view(Caller caller, Application application) {
        return ApplicationView.of(application, applications.checks(caller, application));
    }

    private InvitationView view(Invitation invitation, @Nullable String code) {
        return new InvitationView(
                invitation.id(),
                invitation.label(),
                invitation.state(clock.millis()).name(),
                Instant.ofEpochMilli(invitation.createdAtMillis()),
                Instant.ofEpochMilli(invitation.expiresAtMillis()),
                invitation.application(),
                code,
                code == null ? null : link(code));
    }

    /** The code after the number sign never leaves the browser by itself, so that no log on the way has it. */
    private static String link(String code) {
        return ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/join")
                        .build()
                        .toUriString()
                + "#" + code;
    }
}
