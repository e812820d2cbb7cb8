package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.joining.Applicant;
import org.hansa.controlplane.joining.ApplicantService;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.ApplicationState;
import org.hansa.controlplane.joining.CheckRow;
import org.hansa.controlplane.joining.Step;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** An applicant's way in and out, and the status page on which everything that has to be so is one row. */
@Controller
class JoinPages {
    static final String PATH = "/join";
    static final String STATUS = PATH + "/status";
    /** On the newcomer's own machine, whatever page of the application it reads. */
    static final Curl MEMBER_INIT =
            Curl.local("Make your keys and certificates", "member init --member iber.yaml --to iber-joining.json");

    private final ApplicantService applicants;

    JoinPages(ApplicantService applicants) {
        this.applicants = applicants;
    }

    @GetMapping(PATH)
    String door(Model model, HttpServletRequest request) {
        return ApplicantSession.of(request).isPresent() ? "redirect:" + STATUS : door(model);
    }

    private static String door(Model model) {
        model.addAttribute("curls", List.of(Curl.redeem("Begin with an invitation"), MEMBER_INIT));
        return "join";
    }

    @PostMapping(PATH + "/open")
    String open(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String repeated,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            FieldErrors errors = new FieldErrors();
            errors.require(passphrase.equals(repeated), "repeated", "is another passphrase than the first");
            errors.throwIfAny();
            Application opened = applicants.redeem(code, passphrase);
            ApplicantSession.begin(request, new Applicant(opened.id()));
            flash.addFlashAttribute(
                    "done",
                    "Your application is open. Note its id, " + opened.id() + ": with the passphrase it leads back.");
            return "redirect:" + STATUS;
        } catch (Failure failure) {
            return refused(failure, model, request, response);
        }
    }

    @PostMapping(PATH + "/sign-in")
    String signIn(
            @RequestParam(defaultValue = "") String application,
            @RequestParam(defaultValue = "") String passphrase,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            ApplicantSession.begin(request, applicants.signIn(application.strip(), passphrase));
            return "redirect:" + STATUS;
        } catch (Failure failure) {
            model.addAttribute("typedId", application.strip());
            return refused(failure, model, request, response);
        }
    }

    @PostMapping(PATH + "/sign-out")
    String signOut(HttpServletRequest request, RedirectAttributes flash) {
        ApplicantSession.end(request);
        flash.addFlashAttribute("done", "You are signed out. Everything that you saved is kept.");
        return "redirect:" + PATH;
    }

    @GetMapping(STATUS)
    String status(Model model, HttpServletRequest request) {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        return applicant.isEmpty() ? "redirect:" + PATH : status(applicants.read(applicant.get()), model);
    }

    /** The rows alone, as often as the page looks. */
    @GetMapping(PATH + "/fragments/status")
    String rows(Model model, HttpServletRequest request, HttpServletResponse response) {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        if (applicant.isEmpty()) {
            response.setHeader("HX-Redirect", PATH);
            return "join :: nothing";
        }
        show(applicants.read(applicant.get()), model);
        return "fragments/joining :: rows";
    }

    @PostMapping(PATH + "/checks/{check}")
    String again(@PathVariable String check, HttpServletRequest request, RedirectAttributes flash) {
        return withApplicant(request, applicant -> {
            applicants.again(applicant, check);
            flash.addFlashAttribute("done", "It is being looked at.");
        });
    }

    @PostMapping(PATH + "/submit")
    String submit(
            @RequestParam(defaultValue = "0") long version,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        return act(model, request, response, applicant -> {
            applicants.submit(applicant, version);
            flash.addFlashAttribute("done", "Submitted. From here on this page says who acts next.");
        });
    }

    @PostMapping(PATH + "/withdraw")
    String withdraw(
            @RequestParam(defaultValue = "0") long version,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        return act(model, request, response, applicant -> {
            applicants.withdraw(applicant, version, reason);
            flash.addFlashAttribute("done", "Withdrawn. Nothing that you typed is lost; you can take it up again.");
        });
    }

    @PostMapping(PATH + "/reopen")
    String reopen(
            @RequestParam(defaultValue = "0") long version,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        return act(model, request, response, applicant -> {
            applicants.reopen(applicant, version);
            flash.addFlashAttribute("done", "It is a draft again, with everything that you typed.");
        });
    }

    private interface Act {
        void by(Applicant applicant);
    }

    private static String withApplicant(HttpServletRequest request, Act act) {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        applicant.ifPresent(act::by);
        return "redirect:" + (applicant.isEmpty() ? PATH : STATUS);
    }

    /** What is refused is shown above the rows that say why. */
    private String act(Model model, HttpServletRequest request, HttpServletResponse response, Act act) {
        try {
            return withApplicant(request, act);
        } catch (Failure failure) {
            if (failure.kind().status() >= 500 || failure.kind() == FailureKind.NOT_FOUND) {
                throw failure;
            }
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return status(model, request);
        }
    }

    private String status(Application application, Model model) {
        show(application, model);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.asApplicant("This application", "GET", "/v1/joining", application, null),
                        Curl.asApplicant("Submit it", "POST", "/v1/joining/submit", application, null),
                        MEMBER_INIT));
        return "join-status";
    }

    private void show(Application application, Model model) {
        List<CheckRow> rows = applicants.checks(application);
        model.addAttribute("candidate", application);
        model.addAttribute("rows", rows);
        model.addAttribute("editable", application.editable());
        model.addAttribute(
                "complete",
                rows.stream().limit(Step.values().length).allMatch(each -> each.state() == CheckRow.State.DONE));
        model.addAttribute(
                "withdrawable", application.state() != ApplicationState.WITHDRAWN && !done(application, rows));
        model.addAttribute("reopenable", reopenable(application, rows));
        model.addAttribute(
                "next",
                rows.stream()
                        .filter(each -> each.state() != CheckRow.State.DONE)
                        .findFirst()
                        .orElse(null));
    }

    private static boolean done(Application application, List<CheckRow> rows) {
        return application.state() == ApplicationState.PROPOSED
                || application.state() == ApplicationState.DECLINED
                || rows.stream().allMatch(each -> each.state() == CheckRow.State.DONE);
    }

    private static boolean reopenable(Application application, List<CheckRow> rows) {
        return switch (application.state()) {
            case SUBMITTED, DECLINED, WITHDRAWN -> true;
            case PROPOSED ->
                rows.stream().anyMatch(each -> each.key().equals("ballot") && each.state() == CheckRow.State.FAILED);
            case DRAFT -> false;
        };
    }

    private static String refused(
            Failure failure, Model model, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(failure.kind().status());
        model.addAttribute("refusal", Refused.of(failure, request));
        return door(model);
    }
}
