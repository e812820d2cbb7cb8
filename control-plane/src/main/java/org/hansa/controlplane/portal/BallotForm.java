package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Putting a decision to the vote. A form makes the record, a preview shows it byte for byte with its digest, and only what
 * was shown there is proposed: the digest comes back with the last step.
 */
@Controller
class BallotForm {
    static final String PATH = BallotPages.PATH + "/new";
    private static final Duration REVIEW = Duration.ofDays(30);
    private static final Duration EXEMPT = Duration.ofDays(30);
    private static final Duration ASSESSED = Duration.ofDays(365);
    private final BallotService ballots;
    private final BallotChoices choices;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    BallotForm(
            BallotService ballots,
            BallotChoices choices,
            LedgerView ledger,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.ballots = ballots;
        this.choices = choices;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    /** A kind that can be chosen. */
    record KindLink(String kind, String label, boolean current) {}

    /** A field that was typed, to come back with the next step. */
    record Typed(String name, String value) {}

    @GetMapping(PATH)
    String empty(
            Caller caller,
            @RequestParam(defaultValue = "") String kind,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        authorizer.requireForForm(caller, Action.BALLOT_PROPOSE, Resource.publicOf(home.msp()));
        Optional<StepUp.Resumed> resumed = StepUp.resumed(request, caller);
        if (resumed.isPresent()) {
            MultiValueMap<String, String> form = resumed.get().form();
            form.set("step", "preview");
            return next(caller, form, model, request, response, flash);
        }
        return form(caller, kindOf(kind), suggestions(kindOf(kind)), model);
    }

    @PostMapping(PATH)
    String next(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        authorizer.requireForForm(caller, Action.BALLOT_PROPOSE, Resource.publicOf(home.msp()));
        BallotKind kind = kindOf(form.getFirst("kind"));
        String step = String.valueOf(form.getFirst("step"));
        if (step.equals("edit")) {
            return form(caller, kind, form, model);
        }
        try {
            FieldErrors errors = new FieldErrors();
            FormFields fields = new FormFields(form, errors);
            choices.check(caller, kind, fields, errors);
            BallotDraft draft = BallotDraft.read(kind, fields, errors, clock.instant());
            String digest = draft.content().digest().hex();
            if (!step.equals("propose")) {
                return preview(draft, form, model);
            }
            if (!digest.equals(form.getFirst("digest"))) {
                model.addAttribute("problem", "This is not what was shown to you. Look at it again, then propose it.");
                return preview(draft, form, model);
            }
            Ballot ballot =
                    ballots.propose(caller, kind, draft.urgent(), draft.content(), draft.reason(), draft.deadline());
            flash.addFlashAttribute("done", "Proposed. Now the members vote, each for itself, and not you for yours.");
            return "redirect:" + BallotPages.PATH + "/" + ballot.ballot();
        } catch (Failure failure) {
            StepUp.letThrough(failure);
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return form(caller, kind, form, model);
        }
    }

    private String form(Caller caller, BallotKind kind, MultiValueMap<String, String> form, Model model) {
        model.addAttribute("form", new ProposalForm.Filled(form));
        model.addAttribute("kind", kind.name());
        model.addAttribute(
                "kinds",
                BallotDraft.KINDS.stream()
                        .map(each -> new KindLink(each.name(), label(each), each == kind))
                        .toList());
        model.addAttribute("label", label(kind));
        choices.show(caller, kind, model);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.post(
                                "Propose",
                                "/v1/ballots",
                                "{\"kind\":\"" + kind + "\",\"content\":{\"schema\":\"" + kind.contentSchema()
                                        + "\",…},\"reason\":\"…\"}"),
                        Curl.cli(
                                "Propose",
                                "ballots propose "
                                        + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                        + " --content record.json --reason '…'")));
        return "ballot-form";
    }

    private String preview(BallotDraft draft, MultiValueMap<String, String> form, Model model) {
        model.addAttribute("what", BallotLine.words(draft.kind(), draft.about()));
        model.addAttribute("urgent", draft.urgent());
        model.addAttribute("reason", draft.reason());
        model.addAttribute("deadline", Moment.of(draft.deadline().orElseGet(() -> clock.instant()
                .plus(BallotService.usual(draft.urgent())))));
        model.addAttribute("digest", draft.content().digest().hex());
        model.addAttribute("content", new String(draft.content().bytes(), StandardCharsets.UTF_8));
        model.addAttribute("changes", BallotChange.of(draft.kind(), draft.about(), draft.content(), ledger));
        model.addAttribute("typed", typed(form));
        model.addAttribute("curls", List.of(Curl.post("Propose exactly this", "/v1/ballots", quoted(draft.body()))));
        return "ballot-preview";
    }

    /** What this form asked; nothing that somebody else has put into the request. */
    private static List<Typed> typed(MultiValueMap<String, String> form) {
        List<Typed> typed = new ArrayList<>();
        form.forEach((name, values) -> {
            if (BallotChoices.FIELDS.contains(name)) {
                values.forEach(value -> typed.add(new Typed(name, value)));
            }
        });
        return typed;
    }

    private MultiValueMap<String, String> suggestions(BallotKind kind) {
        Instant now = clock.instant();
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set("reviewAt", date(now.plus(REVIEW)));
        form.set("from", date(now));
        form.set("until", date(now.plus(kind == BallotKind.ADD_SITE ? ASSESSED : EXEMPT)));
        form.set("exemption", "x-" + UUID.randomUUID().toString().substring(0, 8));
        form.set("maxUses", "1");
        form.set("tier", "TIER_3");
        form.set("strength", "ATTESTED");
        return form;
    }

    private static BallotKind kindOf(@Nullable String name) {
        return BallotDraft.KINDS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(BallotDraft.KINDS.get(0));
    }

    private static String label(BallotKind kind) {
        String words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String date(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** For a shell's single quotes. */
    private static String quoted(String body) {
        return body.replace("'", "'\\''");
    }
}
