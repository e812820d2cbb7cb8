package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.DepartureService;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Contracts: the list, each in full, and acceptance. */
@Controller
class ContractPages {
    private static final String PATH = "/portal/contracts";
    private static final int PAGE = 20;
    private static final int CONFIRM = 6;
    private final ContractService contracts;
    private final HomeService homes;
    private final DepartureService departures;
    private final Authorizer authorizer;
    private final PageTokens pages;
    private final HomeMember home;

    ContractPages(
            ContractService contracts,
            HomeService homes,
            DepartureService departures,
            Authorizer authorizer,
            PageTokens pages,
            HomeMember home) {
        this.homes = homes;
        this.departures = departures;
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.pages = pages;
        this.home = home;
    }

    record ContractLine(
            String handle,
            @Nullable String title,
            String state,
            String home,
            List<String> parties,
            List<String> sites,
            Moment until,
            List<String> quota) {}

    /** @param who in words: a member, or the tenant vouched for by its home */
    record AcceptanceLine(String who, boolean given, @Nullable Moment time, @Nullable String role) {}

    record GrantLine(String site, long version, List<Bar> bars) {}

    @GetMapping(PATH)
    String list(Caller caller, @RequestParam(required = false) @Nullable String pageToken, Model model) {
        Page<ServiceContract> page = pages.page(
                contracts.contracts(caller),
                contract -> contract.handle().value(),
                caller.scope() + PATH,
                pageToken,
                PAGE);
        model.addAttribute("contracts", page.items().stream().map(this::line).toList());
        model.addAttribute("next", page.nextPageToken());
        model.addAttribute("later", pageToken != null);
        model.addAttribute("mayPropose", authorizer.permits(caller, Action.CONTRACT_PROPOSE, Resource.own(caller)));
        model.addAttribute("curls", List.of(Curl.get("Contracts", "/v1/contracts")));
        return "contracts";
    }

    @GetMapping(PATH + "/{handle}")
    String read(Caller caller, @PathVariable String handle, Model model) {
        return show(caller, contracts.contract(caller, id(handle)), model);
    }

    @PostMapping(PATH + "/{handle}/accept")
    String accept(
            Caller caller,
            @PathVariable String handle,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            RedirectAttributes flash) {
        if (confirm.isEmpty()) {
            model.addAttribute("problem", "Say that you have read the terms, then accept.");
            return read(caller, handle, model);
        }
        ServiceContract contract = contracts.accept(caller, id(handle));
        flash.addFlashAttribute("done", "Accepted. The contract is now " + contract.state() + ".");
        return "redirect:" + PATH + "/" + contract.handle();
    }

    @PostMapping(PATH + "/{handle}/wind-down")
    String windDown(
            Caller caller,
            @PathVariable String handle,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        ServiceContract contract = contracts.visible(caller, id(handle));
        if (!confirm.strip().equals(confirmation(contract))) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("problem", "Type " + confirmation(contract) + " to say that you mean this one.");
            return read(caller, handle, model);
        }
        contracts.windDown(caller, contract.handle());
        flash.addFlashAttribute("done", "Winding down: nothing new under this contract. What runs goes on running.");
        return "redirect:" + PATH + "/" + contract.handle();
    }

    /** The end of the handle: short enough to type, and not the same for the one beside it. */
    private static String confirmation(ServiceContract contract) {
        String text = contract.handle().value();
        return text.substring(Math.max(0, text.length() - CONFIRM));
    }

    private String show(Caller caller, ServiceContract contract, Model model) {
        Optional<ContractTerms> terms = contracts.knownTerms(contract);
        String path = "/v1/contracts/" + contract.handle();
        model.addAttribute("contract", line(contract));
        model.addAttribute("tenant", contract.tenant());
        model.addAttribute("version", contract.version());
        model.addAttribute("consent", contract.consent().name());
        model.addAttribute("termsDigest", contract.termsDigest().hex());
        model.addAttribute("from", Moment.ofMillis(contract.validFromMillis()));
        model.addAttribute("acceptances", acceptances(contract));
        model.addAttribute(
                "grants",
                contracts.grants(caller, contract.handle()).stream()
                        .map(grant -> new GrantLine(
                                grant.site().value(), grant.version(), Bar.of(grant.used(), grant.granted())))
                        .toList());
        terms.ifPresent(known -> model.addAttribute("terms", known));
        model.addAttribute("clauses", terms.map(ContractTerms::clauses).orElse(List.of()));
        model.addAttribute(
                "clauseText", ClauseText.of(terms.map(ContractTerms::clauses).orElse(List.<Clause>of())));
        model.addAttribute(
                "dataClasses",
                terms.map(known ->
                                known.dataClasses().stream().map(DataClass::key).toList())
                        .orElse(List.of()));
        model.addAttribute("notices", departures.notices(caller, contract.handle()));
        model.addAttribute(
                "homePanel",
                HomePanel.of(
                        homes.home(caller, contract.handle()),
                        home.msp(),
                        authorizer.permits(caller, Action.CONTRACT_TAKEOVER, Resource.of(contract))));
        model.addAttribute("mayAccept", mayAccept(caller, contract, terms));
        if (authorizer.permits(caller, Action.EXEMPTION_READ, Resource.of(contract))) {
            model.addAttribute(
                    "exemptions",
                    contracts.exemptions(caller, contract.handle()).stream()
                            .map(ExemptionLine::of)
                            .toList());
        }
        model.addAttribute("confirm", confirmation(contract));
        model.addAttribute(
                "mayWindDown",
                contract.state() == ServiceContract.State.ACTIVE
                        && authorizer.permits(caller, Action.CONTRACT_PROPOSE, Resource.of(contract)));
        model.addAttribute(
                "mayPlace",
                contract.state() == ServiceContract.State.ACTIVE
                        && authorizer.permits(caller, Action.ALLOCATION_CREATE, Resource.of(contract)));
        String itsHome = path + "/home";
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This contract", path),
                        Curl.get("Its grants", path + "/grants"),
                        Curl.get("Exemptions from its clauses", path + "/exemptions"),
                        Curl.get("Parties that leave", path + "/notices"),
                        Curl.get("Its home, and the last claim to it", itsHome),
                        Curl.post("Claim its home", itsHome + "/claim", "{}"),
                        Curl.post("Accept it", path + "/accept", "{}"),
                        Curl.post("Wind it down", path + "/wind-down", "{}")));
        return "contract";
    }

    /** Whether a button is worth showing; the service decides again. */
    private boolean mayAccept(Caller caller, ServiceContract contract, Optional<ContractTerms> terms) {
        boolean given = contract.acceptances().stream()
                .anyMatch(each ->
                        each.tenant() == caller.ofTenant() && each.party().equals(home.msp()));
        if (given || contract.state() != ServiceContract.State.PROPOSED) {
            return false;
        }
        Resource resource = Resource.of(contract)
                .proposedBy(terms.map(
                                known -> new Proposer(known.proposerIssuer(), known.proposerOrganization(), "proposer"))
                        .orElse(new Proposer("unknown", "unknown", "unknown")));
        return authorizer.permits(caller, Action.CONTRACT_ACCEPT, resource);
    }

    /** Everybody whose word it takes: the parties and the tenant. */
    private static List<AcceptanceLine> acceptances(ServiceContract contract) {
        List<AcceptanceLine> lines = new ArrayList<>();
        for (MspId party : contract.parties()) {
            lines.add(line(
                    party.value(),
                    contract.acceptances().stream()
                            .filter(each -> !each.tenant() && each.party().equals(party))
                            .findFirst()));
        }
        lines.add(line(
                "Tenant, vouched for by " + contract.home(),
                contract.acceptances().stream()
                        .filter(ServiceContract.Acceptance::tenant)
                        .findFirst()));
        return lines;
    }

    private static AcceptanceLine line(String who, Optional<ServiceContract.Acceptance> given) {
        return new AcceptanceLine(
                who,
                given.isPresent(),
                given.map(each -> Moment.ofMillis(each.timeMillis())).orElse(null),
                given.flatMap(ServiceContract.Acceptance::actor)
                        .map(Actor::role)
                        .orElse(null));
    }

    private ContractLine line(ServiceContract contract) {
        return new ContractLine(
                contract.handle().value(),
                contracts.knownTerms(contract).map(ContractTerms::title).orElse(null),
                contract.state().name(),
                contract.home().value(),
                contract.parties().stream().map(MspId::value).toList(),
                contract.permittedSites().stream().map(SiteId::value).toList(),
                Moment.ofMillis(contract.validUntilMillis()),
                Amounts.texts(contract.quota()));
    }

    private static ContractHandle id(String handle) {
        return Ids.parse("contract", handle, ContractHandle::new);
    }
}
