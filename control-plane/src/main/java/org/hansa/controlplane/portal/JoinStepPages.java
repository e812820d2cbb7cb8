package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.joining.Applicant;
import org.hansa.controlplane.joining.ApplicantService;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.CheckRow;
import org.hansa.controlplane.joining.ConsentDocuments;
import org.hansa.controlplane.joining.Section;
import org.hansa.controlplane.joining.Step;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The stepper. Every step is saved as it was typed, also while it is typed; what is wrong with it is said beside it. */
@Controller
class JoinStepPages {
    private static final String PATH = JoinPages.PATH + "/steps/{step}";
    private final ApplicantService applicants;

    JoinStepPages(ApplicantService applicants) {
        this.applicants = applicants;
    }

    /** A step in the list beside the form. */
    record StepLink(String title, String path, String state, boolean current) {}

    @GetMapping(PATH)
    String step(@PathVariable String step, Model model, HttpServletRequest request) {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        if (applicant.isEmpty()) {
            return "redirect:" + JoinPages.PATH;
        }
        Step known = known(step);
        Application application = applicants.read(applicant.get());
        return show(application, known, application.section(known), model);
    }

    @PostMapping(PATH)
    String save(
            @PathVariable String step,
            @RequestParam MultiValueMap<String, String> form,
            @RequestParam(required = false) @Nullable MultipartFile upload,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash)
            throws IOException {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        if (applicant.isEmpty()) {
            return "redirect:" + JoinPages.PATH;
        }
        Step known = known(step);
        Map<String, List<String>> fields = fields(form);
        if (upload != null && !upload.isEmpty()) {
            fields.put("file", List.of(new String(upload.getBytes(), StandardCharsets.UTF_8).strip()));
        } else if (known == Step.CERTIFICATES) {
            fields.put("file", applicants.read(applicant.get()).section(known).all("file"));
        }
        try {
            Application saved =
                    applicants.save(applicant.get(), known, fields, version(form), ApplicantSession.editor(request));
            return after(saved, known, form, flash);
        } catch (Failure failure) {
            return refused(failure, applicant.get(), known, fields, model, request, response);
        }
    }

    /** While somebody types: saved, with one line in answer. What is refused here is refused again, aloud, at the end. */
    @PostMapping(PATH + "/draft")
    String draft(
            @PathVariable String step,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request) {
        Optional<Applicant> applicant = ApplicantSession.of(request);
        Step known = known(step);
        boolean kept = false;
        if (applicant.isPresent() && known != Step.CERTIFICATES) {
            try {
                Application saved = applicants.keep(
                        applicant.get(), known, fields(form), version(form), ApplicantSession.editor(request));
                model.addAttribute("version", saved.section(known).version());
                kept = true;
            } catch (Failure failure) {
                if (failure.kind().status() >= 500) {
                    throw failure;
                }
            }
        }
        model.addAttribute("kept", kept);
        return "fragments/joining :: kept";
    }

    private static String after(
            Application saved, Step step, MultiValueMap<String, String> form, RedirectAttributes flash) {
        String go = String.valueOf(form.getFirst("go"));
        flash.addFlashAttribute("done", "Saved: " + step.title() + ".");
        String next = go.equals("next")
                ? step.next()
                        .map(each -> JoinPages.PATH + "/steps/" + each.path())
                        .orElse(JoinPages.STATUS)
                : JoinPages.PATH + "/steps/" + step.path();
        return "redirect:" + next;
    }

    /** Both versions are shown; saving again is then a decision. */
    private String refused(
            Failure failure,
            Applicant applicant,
            Step step,
            Map<String, List<String>> fields,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (failure.kind().status() >= 500 || failure.kind() == FailureKind.NOT_FOUND) {
            throw failure;
        }
        response.setStatus(failure.kind().status());
        model.addAttribute("refusal", Refused.of(failure, request));
        model.addAttribute("collisions", failure.properties().getOrDefault("collisions", List.of()));
        Application application = applicants.read(applicant);
        Section now = application.section(step);
        Section typed = new Section(now.version(), now.savedAtMillis(), now.editor(), fields);
        return show(application, step, typed, model);
    }

    private String show(Application application, Step step, Section section, Model model) {
        List<CheckRow> rows = applicants.checks(application);
        model.addAttribute("candidate", application);
        model.addAttribute("step", step);
        model.addAttribute("section", section);
        model.addAttribute("editable", application.editable());
        model.addAttribute("upload", step == Step.CERTIFICATES);
        model.addAttribute("typing", application.editable() && step != Step.CERTIFICATES);
        model.addAttribute("tiers", List.of("TIER_4", "TIER_3", "TIER_2", "TIER_1"));
        model.addAttribute("steps", links(rows, step));
        model.addAttribute("row", rows.get(step.ordinal()));
        model.addAttribute(
                "faults",
                section.version() == 0 || !application.editable()
                        ? List.of()
                        : applicants.faults(application).getOrDefault(step, List.of()));
        model.addAttribute("documents", ConsentDocuments.current());
        model.addAttribute("uploaded", applicants.uploaded(application).orElse(null));
        model.addAttribute("siteRows", applicants.siteRows(application, section));
        model.addAttribute(
                "siteIds",
                application.section(Step.SITES).all("site").stream()
                        .filter(each -> !each.isBlank())
                        .toList());
        model.addAttribute(
                "curls",
                List.of(
                        Curl.asApplicant("This step", "GET", "/v1/joining/steps/" + step.path(), application, null),
                        Curl.asApplicant(
                                "Save it",
                                "PUT",
                                "/v1/joining/steps/" + step.path(),
                                application,
                                "{\"fields\":{\"name\":[\"value\"]}}"),
                        JoinPages.MEMBER_INIT));
        return "join-step";
    }

    private static List<StepLink> links(List<CheckRow> rows, Step current) {
        return List.of(Step.values()).stream()
                .map(each -> new StepLink(
                        each.title(),
                        JoinPages.PATH + "/steps/" + each.path(),
                        rows.get(each.ordinal()).state().name(),
                        each == current))
                .toList();
    }

    /** What the form is about, without what carries it. */
    private static Map<String, List<String>> fields(MultiValueMap<String, String> form) {
        Map<String, List<String>> fields = new TreeMap<>();
        form.forEach((name, values) -> {
            if (!name.startsWith("_") && !List.of("version", "go", "upload").contains(name)) {
                fields.put(name, List.copyOf(values));
            }
        });
        return fields;
    }

    private static long version(MultiValueMap<String, String> form) {
        String text = String.valueOf(form.getFirst("version"));
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    }

    private static Step known(String step) {
        return Step.ofPath(step).orElseThrow(() -> Failure.notFound("step"));
    }
}
