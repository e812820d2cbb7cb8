package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.policy.BundleIntake;
import org.hansa.controlplane.policy.ImpactDesk;
import org.hansa.controlplane.policy.PolicyImpact;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Rules before anybody votes on them: upload, tests, and what they would change at this member. */
@Controller
class TrialPages {
    private static final String PATH = "/portal/policies";
    private final BundleIntake intake;
    private final ImpactDesk impacts;
    private final PageTokens pages;
    private final PolicyPages policies;

    TrialPages(BundleIntake intake, ImpactDesk impacts, PageTokens pages, PolicyPages policies) {
        this.intake = intake;
        this.impacts = impacts;
        this.pages = pages;
        this.policies = policies;
    }

    @PostMapping(PATH + "/upload")
    String upload(
            Caller caller,
            @RequestParam(defaultValue = "") String revision,
            @RequestParam(required = false) @Nullable MultipartFile bundle,
            @RequestParam(required = false) @Nullable MultipartFile tests,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            FieldErrors errors = new FieldErrors();
            Optional<PolicyRevision> name = errors.parse("revision", revision, PolicyRevision::new);
            errors.require(there(bundle) || there(tests), "bundle", "is missing; choose a file");
            errors.throwIfAny();
            if (bundle != null && there(bundle)) {
                PolicyBundle staged = intake.stage(caller, name.orElseThrow(), bytes(bundle));
                flash.addFlashAttribute("done", "Staged " + staged.revision() + ". OPA accepts it; now its tests.");
            }
            if (tests != null && there(tests)) {
                PolicyTests found = intake.test(caller, name.orElseThrow(), bytes(tests));
                flash.addFlashAttribute(
                        found.sound() ? "done" : "problem",
                        found.passed().size() + " tests passed, "
                                + found.failed().size() + " failed, lines not reached in "
                                + found.uncovered().size() + " files.");
            }
            return "redirect:" + PATH + "/new";
        } catch (Failure failure) {
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            model.addAttribute("problems", failure.properties().getOrDefault("problems", List.of()));
            return policies.propose(caller, model, request);
        }
    }

    @PostMapping(PATH + "/{revision}/impact")
    String begin(Caller caller, @PathVariable String revision) {
        impacts.begin(caller, id(revision));
        return "redirect:" + PATH + "/" + id(revision) + "/impact";
    }

    @GetMapping(PATH + "/{revision}/impact")
    String impact(
            Caller caller,
            @PathVariable String revision,
            @RequestParam(required = false) @Nullable String pageToken,
            Model model) {
        ImpactDesk.Progress progress = impacts.progress(caller, id(revision));
        model.addAttribute("impact", ImpactLine.of(id(revision), progress));
        model.addAttribute("later", pageToken != null);
        progress.impact().ifPresent(each -> {
            model.addAttribute("contracts", each.breaches());
            Page<PolicyImpact.Flip> page = pages.page(
                    each.flips().stream()
                            .sorted(Comparator.comparing(flip -> flip.decision().hex()))
                            .toList(),
                    flip -> flip.decision().hex(),
                    caller.scope() + "/impact/" + progress.digest().orElseThrow(),
                    pageToken,
                    Page.DEFAULT_SIZE);
            model.addAttribute("flips", page.items());
            model.addAttribute("next", page.nextPageToken());
        });
        String path = "/v1/policies/" + id(revision) + "/impact";
        model.addAttribute(
                "curls",
                List.of(
                        Curl.post("Run it", path, "{}"),
                        Curl.get("How far it is, and what came of it", path),
                        Curl.get("Decisions that would be others", path + "/flips")));
        return "impact";
    }

    /** The part that looks again while a run goes on. */
    @GetMapping("/portal/fragments/impact/{revision}")
    String progress(Caller caller, @PathVariable String revision, Model model) {
        model.addAttribute("impact", ImpactLine.of(id(revision), impacts.progress(caller, id(revision))));
        return "fragments/policy :: impact";
    }

    private static boolean there(@Nullable MultipartFile file) {
        return file != null && !file.isEmpty();
    }

    private static byte[] bytes(MultipartFile file) {
        try {
            return file.getBytes();
        } catch (IOException e) {
            throw Failure.of(FailureKind.MALFORMED_REQUEST, "The file could not be read.")
                    .causedBy(e);
        }
    }

    private static PolicyRevision id(String revision) {
        return Ids.parse("policy revision", revision, PolicyRevision::new);
    }
}
