package org.hansa.controlplane.joining.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.joining.Applicant;
import org.hansa.controlplane.joining.ApplicantService;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.Section;
import org.hansa.controlplane.joining.Step;
import org.hansa.controlplane.joining.web.ApplicationView.SectionView;
import org.hansa.controlplane.joining.web.JoiningSecurity.InvitationCode;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.ApiDescription;
import org.hansa.controlplane.kernel.web.Etags;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The applicant's side; signs in with HTTP Basic: the application's id and its passphrase. */
@RestController
@RequestMapping(JoiningSecurity.PATH)
@Tag(name = "Joining")
@SecurityRequirement(name = ApiDescription.APPLICANT)
class ApplicantController {
    private final ApplicantService applicants;

    ApplicantController(ApplicantService applicants) {
        this.applicants = applicants;
    }

    /** @param passphrase of 12 characters or more; whoever has it, has the application */
    record Opening(@Nullable String passphrase) {}

    /** @param fields by name, each a list; the names are those of the forms */
    record SectionBody(@Nullable Map<String, @Nullable List<String>> fields) {}

    record Reason(@Nullable String reason) {}

    @PostMapping
    @Operation(summary = "Open an application: HTTP Basic with the user name 'invitation' and the code, good once")
    ResponseEntity<ApplicationView> redeem(InvitationCode invitation, @RequestBody Opening body) {
        FieldErrors errors = new FieldErrors();
        String passphrase = errors.text("passphrase", body.passphrase(), 200);
        errors.throwIfAny();
        Application opened = applicants.redeem(invitation.code(), passphrase);
        return answer(ResponseEntity.created(URI.create(JoiningSecurity.PATH)), opened);
    }

    @GetMapping
    @Operation(summary = "The applicant's own application, with a row for each check")
    ResponseEntity<ApplicationView> read(Applicant applicant) {
        return answer(ResponseEntity.ok(), applicants.read(applicant));
    }

    @GetMapping("/steps/{step}")
    @Operation(summary = "One step as it was typed")
    ResponseEntity<SectionView> step(Applicant applicant, @PathVariable String step) {
        Step known = known(step);
        return section(applicants.read(applicant), known);
    }

    @PutMapping("/steps/{step}")
    @Operation(summary = "Save one step, complete or not; If-Match is the step's own version, 0 the first time")
    ResponseEntity<SectionView> save(
            Applicant applicant,
            @PathVariable String step,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody SectionBody body) {
        Step known = known(step);
        FieldErrors errors = new FieldErrors();
        Map<String, @Nullable List<String>> fields = body.fields();
        errors.require(
                fields != null
                        && fields.values().stream()
                                .allMatch(each -> each != null && each.stream().allMatch(value -> value != null)),
                "fields",
                "must be lists of texts by name");
        errors.throwIfAny();
        long read = version(ifMatch, applicants.read(applicant).section(known).version());
        return section(applicants.save(applicant, known, cast(fields), read, ""), known);
    }

    @PostMapping("/checks/{check}")
    @Operation(summary = "Have a check looked at again")
    ResponseEntity<ApplicationView> again(Applicant applicant, @PathVariable String check) {
        return answer(ResponseEntity.accepted(), applicants.again(applicant, check));
    }

    @PostMapping("/submit")
    @Operation(summary = "Fix the record and hand it to the inviting member")
    ResponseEntity<ApplicationView> submit(
            Applicant applicant, @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        return answer(ResponseEntity.ok(), applicants.submit(applicant, version(applicant, ifMatch)));
    }

    @PostMapping("/withdraw")
    @Operation(summary = "Take the application back; it can be taken up again")
    ResponseEntity<ApplicationView> withdraw(
            Applicant applicant,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Reason body) {
        String reason = body.reason() == null ? "" : body.reason();
        return answer(ResponseEntity.ok(), applicants.withdraw(applicant, version(applicant, ifMatch), reason));
    }

    @PostMapping("/reopen")
    @Operation(summary = "Make it a draft again, with everything that was typed")
    ResponseEntity<ApplicationView> reopen(
            Applicant applicant, @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        return answer(ResponseEntity.ok(), applicants.reopen(applicant, version(applicant, ifMatch)));
    }

    private long version(Applicant applicant, @Nullable String ifMatch) {
        return version(ifMatch, applicants.read(applicant).version());
    }

    /** The version that the client has read; where it is an older one the service says what has changed since. */
    private static long version(@Nullable String ifMatch, long now) {
        if (ifMatch == null) {
            Etags.require(null, now);
        }
        String text = ifMatch == null ? "" : ifMatch.strip();
        return text.matches("\"[0-9]{1,15}\"") ? Long.parseLong(text.substring(1, text.length() - 1)) : -1;
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, List<String>> cast(@Nullable Map<String, ? extends @Nullable List<String>> fields) {
        return fields == null ? Map.of() : (Map<String, List<String>>) fields;
    }

    private static Step known(String step) {
        return Step.ofPath(step).orElseThrow(() -> Failure.notFound("step"));
    }

    private static ResponseEntity<SectionView> section(Application application, Step step) {
        Section section = application.section(step);
        return ResponseEntity.ok().eTag(Etags.of(section.version())).body(SectionView.of(step, section));
    }

    private ResponseEntity<ApplicationView> answer(ResponseEntity.BodyBuilder answer, Application application) {
        return answer.eTag(Etags.of(application.version()))
                .body(ApplicationView.of(application, applicants.checks(application)));
    }
}
