package org.hansa.controlplane.portal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hansa.controlplane.allocation.DrainService;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.capacity.CapacityService;
import org.hansa.controlplane.capacity.SiteCapacity;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Members and their data centres. */
@Controller
class DirectoryController {
    private static final Duration SOON = Duration.ofDays(60);
    private final MembershipService membership;
    private final CapacityService capacity;
    private final Authorizer authorizer;
    private final DrainService drains;
    private final Clock clock;

    DirectoryController(
            MembershipService membership,
            CapacityService capacity,
            Authorizer authorizer,
            DrainService drains,
            Clock clock) {
        this.membership = membership;
        this.capacity = capacity;
        this.authorizer = authorizer;
        this.drains = drains;
        this.clock = clock;
    }

    /** @param sites ids of the member's data centres */
    record MemberLine(String msp, String name, String country, String role, String state, List<String> sites) {}

    /** @param earliest when the first of the facts expires */
    record SiteLine(
            String site,
            String owner,
            String name,
            String country,
            String tier,
            List<String> traits,
            @Nullable Moment earliest,
            String standing) {}

    /** @param standing {@code valid}, {@code expires soon}, {@code expired} or {@code not yet valid} */
    record FactLine(
            String aspect,
            String value,
            String assessor,
            String strength,
            Moment from,
            Moment until,
            String standing) {}

    @GetMapping("/portal/members")
    String members(Caller caller, Model model) {
        TreeMap<MspId, List<String>> sites = membership.sites(caller).stream()
                .collect(Collectors.groupingBy(
                        SiteRecord::owner,
                        TreeMap::new,
                        Collectors.mapping(site -> site.site().value(), Collectors.toList())));
        model.addAttribute(
                "members",
                membership.members(caller).stream()
                        .map(member -> new MemberLine(
                                member.member().value(),
                                member.legalName(),
                                member.country(),
                                member.role().name(),
                                member.stateAt(clock.millis()).name(),
                                sites.getOrDefault(member.member(), List.of())))
                        .toList());
        model.addAttribute("curls", List.of(Curl.get("Members", "/v1/members")));
        return "members";
    }

    @GetMapping("/portal/sites")
    String sites(Caller caller, Model model) {
        model.addAttribute(
                "sites", membership.sites(caller).stream().map(this::line).toList());
        model.addAttribute("curls", List.of(Curl.get("Sites", "/v1/sites")));
        return "sites";
    }

    @GetMapping("/portal/sites/{site}")
    String site(Caller caller, @PathVariable String site, Model model) {
        SiteRecord record = membership.site(caller, Ids.parse("site", site, SiteId::new));
        SiteCapacity room = capacity.capacity(caller, record.site());
        model.addAttribute("site", line(record));
        model.addAttribute("facts", record.facts().stream().map(this::line).toList());
        model.addAttribute("bars", Bar.of(room.allocated(), room.declared()));
        model.addAttribute("version", room.version());
        model.addAttribute("from", Moment.orNull(room.from()));
        model.addAttribute("until", Moment.orNull(room.until()));
        model.addAttribute(
                "mayDeclare", authorizer.permits(caller, Action.CAPACITY_DECLARE, Resource.publicOf(record.owner())));
        showDrain(caller, record, model);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This site", "/v1/sites/" + record.site()),
                        Curl.get("Its capacity", "/v1/sites/" + record.site() + "/capacity")));
        return "site";
    }

    /** Its owner's people see whether it takes new placements. */
    private void showDrain(Caller caller, SiteRecord site, Model model) {
        Resource own = Resource.privateOf(site.owner());
        if (authorizer.permits(caller, Action.PROVIDER_READ, own)) {
            model.addAttribute("drain", drains.site(caller, site.site()));
            model.addAttribute("mayDrain", authorizer.permits(caller, Action.PROVIDER_UPDATE, own));
        }
    }

    private SiteLine line(SiteRecord site) {
        List<FactLine> facts = site.facts().stream().map(this::line).toList();
        long worst = site.facts().stream().mapToLong(SiteFact::toMillis).min().orElse(0);
        String standing = facts.isEmpty()
                ? "no evidence"
                : facts.stream()
                        .map(FactLine::standing)
                        .max(DirectoryController::worse)
                        .orElse("valid");
        return new SiteLine(
                site.site().value(),
                site.owner().value(),
                site.name(),
                site.country(),
                site.tier().replace('_', ' '),
                site.traits(),
                Moment.orNull(worst),
                standing);
    }

    private FactLine line(SiteFact fact) {
        return new FactLine(
                fact.aspect(),
                fact.value(),
                fact.assessor(),
                fact.strength(),
                Moment.ofMillis(fact.fromMillis()),
                Moment.ofMillis(fact.toMillis()),
                standing(fact));
    }

    private String standing(SiteFact fact) {
        Instant now = clock.instant();
        Instant until = Instant.ofEpochMilli(fact.toMillis());
        if (!now.isBefore(until)) {
            return "expired";
        }
        if (now.isBefore(Instant.ofEpochMilli(fact.fromMillis()))) {
            return "not yet valid";
        }
        return now.plus(SOON).isAfter(until) ? "expires soon" : "valid";
    }

    private static int worse(String one, String other) {
        List<String> order = List.of("valid", "expires soon", "not yet valid", "expired");
        return Integer.compare(order.indexOf(one), order.indexOf(other));
    }
}
