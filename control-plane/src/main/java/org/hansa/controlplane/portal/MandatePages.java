package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.compliance.MandateService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Mandate;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.ContractHandle;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Giving an auditor a mandate and taking it back; both on the audit page. */
@Controller
class MandatePages {
    private static final String PATH = "/portal/audit/mandates";
    private final MandateService mandates;
    private final AuditPages audit;
    private final Authorizer authorizer;
    private final Clock clock;

    MandatePages(MandateService mandates, AuditPages audit, Authorizer authorizer, Clock clock) {
        this.mandates = mandates;
        this.audit = audit;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @PostMapping(PATH)
    String grant(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        authorizer.require(caller, Action.MANDATE_GRANT, Resource.own(caller));
        try {
            FieldErrors errors = new FieldErrors();
            FormFields fields = new FormFields(form, errors);
            String auditor = String.valueOf(fields.text("auditor"));
            TreeSet<ContractHandle> contracts = fields.chosen("contracts", ContractHandle::new);
            Instant until = fields.instant("until").orElse(Instant.EPOCH);
            String reason = String.valueOf(fields.text("reason"));
            errors.require(fields.text("reason") != null, "reason", "is missing");
            errors.throwIfAny();
            mandates.grant(caller, auditor, contracts, clock.instant(), until, reason);
            flash.addFlashAttribute("done", "The mandate is in force. You can take it back at any time.");
            return "redirect:/portal/audit";
        } catch (Failure failure) {
            if (failure.kind() != FailureKind.INVALID_FIELD) {
                throw failure;
            }
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return audit.audit(caller, model);
        }
    }

    @PostMapping(PATH + "/{id}/end")
    String end(Caller caller, @PathVariable String id, RedirectAttributes flash) {
        Mandate ended = mandates.end(caller, id);
        flash.addFlashAttribute("done", "Taken back. Mandate " + ended.id() + " opens nothing from now on.");
        return "redirect:/portal/audit";
    }
}
