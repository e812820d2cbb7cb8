package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.capacity.CapacityService;
import org.hansa.controlplane.capacity.SiteCapacity;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Declaring what a site promises: the first time, more, or less. */
@Controller
class CapacityForm {
    private static final String PATH = "/portal/sites/{site}/capacity";
    private final MembershipService membership;
    private final CapacityService capacity;
    private final Authorizer authorizer;
    private final Clock clock;

    CapacityForm(MembershipService membership, CapacityService capacity, Authorizer authorizer, Clock clock) {
        this.membership = membership;
        this.capacity = capacity;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String current(Caller caller, @PathVariable String site, Model model) {
        SiteRecord record = mine(caller, site);
        SiteCapacity now = capacity.capacity(caller, record.site());
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set("version", Long.toString(now.version()));
        now.declared().quantities().forEach((resource, quantity) -> CapacityFields.show(form, resource, quantity));
        form.set("from", minute(now.from().orElse(clock.instant())));
        form.set("until", minute(now.until().orElse(aYearAfter(clock.instant()))));
        return page(caller, record, form, model);
    }

    @PostMapping(PATH)
    String declare(
            Caller caller,
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        SiteRecord record = mine(caller, site);
        try {
            FieldErrors errors = new FieldErrors();
            FormFields fields = new FormFields(form, errors);
            ResourceVector vector = CapacityFields.read(fields, errors);
            Instant from = fields.instant("from").orElse(Instant.EPOCH);
            Instant until = fields.instant("until").orElse(Instant.EPOCH);
            errors.throwIfAny();
            String seen = form.getFirst("version");
            SiteCapacity declared =
                    // What the form does not show stays as it is.
                    capacity.declare(
                            caller, record.site(), vector, from, until, null, version -> requireSeen(seen, version));
            flash.addFlashAttribute("done", "Declared. Version " + declared.version() + " is on the ledger.");
            return "redirect:/portal/sites/" + record.site();
        } catch (Failure failure) {
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return page(caller, record, form, model);
        }
    }

    /** Of whose site it is depends who may. */
    private SiteRecord mine(Caller caller, String site) {
        SiteRecord record = membership.site(caller, Ids.parse("site", site, SiteId::new));
        authorizer.require(caller, Action.CAPACITY_DECLARE, Resource.publicOf(record.owner()));
        return record;
    }

    private String page(Caller caller, SiteRecord site, MultiValueMap<String, String> form, Model model) {
        SiteCapacity now = capacity.capacity(caller, site.site());
        model.addAttribute("site", site.site().value());
        model.addAttribute("name", site.name());
        model.addAttribute("form", new ProposalForm.Filled(form));
        model.addAttribute("rows", CapacityFields.rows(form));
        model.addAttribute("version", now.version());
        model.addAttribute("bars", Bar.of(now.allocated(), now.declared()));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("What stands", "/v1/sites/" + site.site() + "/capacity"),
                        Curl.put(
                                "Declare",
                                "/v1/sites/" + site.site() + "/capacity",
                                "\"" + now.version() + "\"",
                                "{\"capacity\":" + example(now.declared()) + ",\"from\":\""
                                        + clock.instant().truncatedTo(ChronoUnit.DAYS) + "\",\"until\":\""
                                        + aYearAfter(clock.instant()).truncatedTo(ChronoUnit.DAYS) + "\"}")));
        return "capacity";
    }

    private static String example(ResourceVector declared) {
        Map<ResourceClass, Long> quantities =
                declared.isZero() ? Map.of(ResourceClass.VCPU, 64_000L) : new TreeMap<>(declared.quantities());
        StringBuilder json = new StringBuilder("{");
        quantities.forEach((resource, quantity) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(resource)
                .append("\":")
                .append(quantity));
        return json.append('}').toString();
    }

    private static void requireSeen(String seen, long version) {
        if (!Long.toString(version).equals(seen)) {
            throw Failure.of(
                            FailureKind.PRECONDITION_FAILED,
                            "Somebody declared version " + version + " while this form was open.")
                    .withRemedy("Open the form again: it shows what stands now.");
        }
    }

    private static Instant aYearAfter(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).plusYears(1).toInstant();
    }

    /** As a browser's field for date and time wants it; in UTC. */
    private static String minute(Instant instant) {
        return instant.atZone(ZoneOffset.UTC)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }
}
