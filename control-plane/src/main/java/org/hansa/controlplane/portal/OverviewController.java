package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.capacity.CapacityService;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who there is, what there is, what happens. */
@Controller
class OverviewController {
    private final MembershipService membership;
    private final CapacityService capacity;
    private final ContractService contracts;
    private final AllocationReader reader;
    private final EventHub hub;
    private final Authorizer authorizer;

    OverviewController(
            MembershipService membership,
            CapacityService capacity,
            ContractService contracts,
            AllocationReader reader,
            EventHub hub,
            Authorizer authorizer) {
        this.membership = membership;
        this.capacity = capacity;
        this.contracts = contracts;
        this.reader = reader;
        this.hub = hub;
        this.authorizer = authorizer;
    }

    /** @param version 0 before the first declaration */
    record SiteRoom(String site, String owner, String country, String tier, long version, List<Bar> bars) {}

    /** @param policy the revision in force */
    record LedgerFacts(long height, Moment lastBlock, @Nullable String blockHash, @Nullable String policy) {}

    @GetMapping("/portal")
    String overview(Caller caller, Model model) {
        model.addAttribute("members", membership.members(caller));
        List<SiteRoom> rooms = rooms(caller);
        model.addAttribute("rooms", rooms);
        if (authorizer.permits(caller, Action.CONTRACT_READ, Resource.own(caller))) {
            model.addAttribute("contractCount", contracts.contracts(caller).size());
        }
        if (authorizer.permits(caller, Action.LEDGER_READ, Resource.shared())) {
            model.addAttribute("ledger", facts(membership.ledger(caller)));
        }
        if (authorizer.permits(caller, Action.EVENT_READ, Resource.own(caller))) {
            model.addAttribute("recent", Recent.read(hub, reader, authorizer, caller));
        }
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("Members", "/v1/members"),
                        Curl.get(
                                "Capacity of a site",
                                "/v1/sites/"
                                        + (rooms.isEmpty() ? "…" : rooms.get(0).site()) + "/capacity"),
                        Curl.stream("Events as they happen", "/v1/events")));
        return "overview";
    }

    /** The newest events; nothing when the newest is the one that is shown already, so that it is not read out again. */
    @GetMapping("/portal/fragments/events")
    @Nullable
    String events(
            Caller caller, @RequestParam(defaultValue = "") String newest, Model model, HttpServletResponse response) {
        Recent recent = Recent.read(hub, reader, authorizer, caller);
        if (recent.newest().equals(newest)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        model.addAttribute("recent", recent);
        return "fragments/events :: events";
    }

    private List<SiteRoom> rooms(Caller caller) {
        return membership.sites(caller).stream().map(site -> room(caller, site)).toList();
    }

    private SiteRoom room(Caller caller, SiteRecord site) {
        var state = capacity.capacity(caller, site.site());
        return new SiteRoom(
                site.site().value(),
                site.owner().value(),
                site.country(),
                site.tier().replace('_', ' '),
                state.version(),
                Bar.of(state.allocated(), state.declared()));
    }

    private static LedgerFacts facts(LedgerView ledger) {
        return new LedgerFacts(
                ledger.height(),
                Moment.of(ledger.lastBlockTime()),
                ledger.lastBlockHash().map(Object::toString).orElse(null),
                ledger.activePolicy().map(policy -> policy.revision().value()).orElse(null));
    }
}
