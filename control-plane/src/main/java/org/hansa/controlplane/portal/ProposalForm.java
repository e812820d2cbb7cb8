package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractProposal;
import org.hansa.controlplane.contracts.ProposalService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Proposing a contract. */
@Controller
class ProposalForm {
    private static final String PATH = "/portal/contracts/new";
    private static final int CLAUSES = 3;
    private static final int MAX_TITLE = 200;
    private static final int MAX_TENANT = 128;
    private static final List<String> ASPECTS =
            List.of("AT_REST", "PROCESSING", "BACKUP", "LOGS", "SUPPORT", "ADMIN", "OPERATOR", "KEYS");
    private final MembershipService membership;
    private final ProposalService proposals;
    private final Authorizer authorizer;
    private final Clock clock;

    ProposalForm(MembershipService membership, ProposalService proposals, Authorizer authorizer, Clock clock) {
        this.membership = membership;
        this.proposals = proposals;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String empty(Caller caller, Model model, HttpServletRequest request) {
        authorizer.requireForForm(caller, Action.CONTRACT_PROPOSE, Resource.own(caller));
        MultiValueMap<String, String> form =
                StepUp.resumed(request, caller).map(StepUp.Resumed::form).orElseGet(() -> suggestions(caller));
        return page(caller, form, model);
    }

    private MultiValueMap<String, String> suggestions(Caller caller) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set("key", UUID.randomUUID().toString());
        form.set("validFrom", date(clock.instant()));
        form.set(
                "validUntil",
                date(clock.instant().atZone(ZoneOffset.UTC).plusYears(1).toInstant()));
        form.set("clauseAspect0", "AT_REST");
        form.set("level", "INTERNAL");
        if (caller.ofTenant()) {
            form.set("tenant", caller.organization().id());
        }
        return form;
    }

    @PostMapping(PATH)
    String propose(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            ProposalService.Proposed proposed = proposals.propose(caller, proposal(form));
            flash.addFlashAttribute(
                    "done",
                    "Proposed, with your acceptance. "
                            + proposed.permissions().permitted().size()
                            + " sites are permitted, "
                            + proposed.permissions().excluded().size() + " are excluded by the clauses.");
            return "redirect:/portal/contracts/" + proposed.contract().handle();
        } catch (Failure failure) {
            StepUp.letThrough(failure);
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return page(caller, form, model);
        }
    }

    private String page(Caller caller, MultiValueMap<String, String> form, Model model) {
        model.addAttribute("form", new Filled(form));
        model.addAttribute(
                "sellers",
                membership.members(caller).stream()
                        .filter(member -> member.role() == MemberRecord.Role.MEMBER
                                && member.state() == MemberRecord.State.ACTIVE)
                        .toList());
        model.addAttribute("sites", membership.sites(caller));
        model.addAttribute("aspects", ASPECTS);
        model.addAttribute("rows", List.of(0, 1, 2));
        model.addAttribute("levels", Levels.ALL);
        model.addAttribute(
                "curls",
                List.of(Curl.post(
                        "Propose a contract",
                        "/v1/contracts",
                        "{\"tenant\":\"…\",\"parties\":[\"RheinMSP\"],\"quota\":{\"VCPU\":64000},"
                                + "\"validFrom\":\"2026-12-01T00:00:00Z\",\"validUntil\":\"2027-12-01T00:00:00Z\","
                                + "\"terms\":{\"title\":\"…\",\"clauses\":[{\"id\":\"C1\",\"aspect\":\"AT_REST\","
                                + "\"allow\":[\"EEA\"]}]}}")));
        return "proposal";
    }

    private ContractProposal proposal(MultiValueMap<String, String> form) {
        FieldErrors errors = new FieldErrors();
        FormFields fields = new FormFields(form, errors);
        String tenant = errors.text("tenant", fields.text("tenant"), MAX_TENANT);
        String title = errors.text("title", fields.text("title"), MAX_TITLE);
        TreeSet<MspId> parties = fields.chosen("parties", MspId::new);
        TreeSet<SiteId> sites = fields.chosen("sites", SiteId::new);
        ResourceVector quota = quota(fields, errors);
        Instant from = fields.instant("validFrom").orElse(Instant.EPOCH);
        Instant until = fields.instant("validUntil").orElse(Instant.EPOCH);
        List<Clause> clauses = clauses(fields, errors);
        DataClass dataClass =
                DataClass.of(fields.parsed("level", FormFields::code).orElse("INTERNAL"), fields.codes("tags"));
        TreeMap<String, String> price = fields.pairs("price");
        TreeMap<String, String> sla = fields.pairs("sla");
        errors.throwIfAny();
        return new ContractProposal(
                tenant,
                parties,
                new TreeSet<>(),
                sites,
                quota,
                from,
                until,
                List.of(),
                new ContractProposal.Terms(
                        title, new TreeSet<>(List.of("SERVICE")), clauses, List.of(dataClass), price, sla),
                Optional.ofNullable(fields.text("key")));
    }

    private static ResourceVector quota(FormFields fields, FieldErrors errors) {
        TreeMap<ResourceClass, Long> quota = new TreeMap<>(fields.resources().quantities());
        String model = fields.text("gpuModel");
        if (model != null) {
            errors.parse("gpuModel", model, ResourceClass::gpuMilli)
                    .ifPresent(resource -> fields.put(quota, resource, "gpus", 1_000));
        }
        return ResourceVector.of(quota);
    }

    private static List<Clause> clauses(FormFields fields, FieldErrors errors) {
        List<Clause> clauses = new ArrayList<>();
        for (int i = 0; i < CLAUSES; i++) {
            TreeSet<String> allow = fields.codes("clauseAllow" + i);
            TreeSet<String> deny = fields.codes("clauseDeny" + i);
            if (allow.isEmpty() && deny.isEmpty()) {
                continue;
            }
            String aspect = fields.parsed("clauseAspect" + i, FormFields::code).orElse("AT_REST");
            clauses.add(new Clause(
                    "C" + (i + 1) + "-" + aspect,
                    aspect,
                    allow,
                    deny,
                    fields.ticked("clauseAdequate" + i),
                    false,
                    "DECLARED"));
        }
        return clauses;
    }

    private static String date(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** What was typed, for the form to show again. */
    record Filled(MultiValueMap<String, String> values) {
        public String get(String field) {
            String value = values.getFirst(field);
            return value == null ? "" : value;
        }

        public boolean has(String field, String value) {
            return values.getOrDefault(field, List.of()).contains(value);
        }
    }
}
