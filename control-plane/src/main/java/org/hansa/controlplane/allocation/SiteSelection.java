package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.authz.ResidencyContract;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;

/** Step 3 of an allocation's road: asks the policy once per request class, over all sites of the parties at once. */
final class SiteSelection {
    private static final int CONTRACTS = 1_024;

    private final LedgerView ledger;
    private final ResidencyCache residency;
    private final SiteCeilings ceilings;
    private final CapacityEnds ends;
    private final BoundedCache<ContractHandle, PartySites> parties = new BoundedCache<>(CONTRACTS);

    /**
     * The sites of a contract's parties.
     *
     * @param among all sites at that time: the view gives the same list until one changes
     */
    private record PartySites(List<SiteRecord> among, List<MspId> owners, List<SiteRecord> records, Set<SiteId> ids) {}

    SiteSelection(LedgerView ledger, ResidencyCache residency, CapacityEnds ends) {
        this.ledger = ledger;
        this.residency = residency;
        this.ends = ends;
        ceilings = SiteCeilings.of(ledger);
    }

    /** What names nothing that exists is an error of its field, not a refusal: no policy would ever permit it. */
    void checkNames(PlacementRequest request) {
        FieldErrors errors = new FieldErrors();
        int i = 0;
        for (SiteId site : request.sites()) {
            errors.require(ledger.site(site).isPresent(), "sites[" + i++ + "]", "there is no site " + site);
        }
        if (!request.countries().isEmpty()) {
            Set<String> known = ledger.sites().stream().map(SiteRecord::country).collect(Collectors.toSet());
            i = 0;
            for (String country : request.countries()) {
                errors.require(
                        known.contains(country), "countries[" + i++ + "]", "the consortium has no site in " + country);
            }
        }
        ceilings.checkNames(request, errors);
        errors.throwIfAny();
        errors.require(
                ledger.sites().stream().anyMatch(site -> asked(request, site)),
                "countries",
                "none of sites lies in " + String.join(", ", request.countries()));
        errors.throwIfAny();
    }

    /** The purpose that the request means. @throws org.hansa.controlplane.kernel.Failure when the contract has several */
    static String purpose(PlacementRequest request, ContractTerms terms) {
        if (request.purpose().isPresent()) {
            return request.purpose().get();
        }
        FieldErrors errors = new FieldErrors();
        errors.require(
                terms.purposes().size() == 1,
                "purpose",
                "is missing; the contract names " + String.join(", ", terms.purposes()));
        errors.throwIfAny();
        return terms.purposes().iterator().next();
    }

    /** Where something new may go. @throws org.hansa.controlplane.kernel.Failure {@code POLICY_UNAVAILABLE} */
    SiteChoice forNew(ServiceContract contract, ContractTerms terms, PlacementRequest request) {
        SiteChoice choice = choose(contract, terms, request);
        SiteCeilings.Within within =
                ends.outlasted(new SiteCeilings.Within(choice.permitted(), choice.barred()), request.untilMillis());
        return new SiteChoice(choice.decision(), within.sites(), within.barred(), choice.excluded());
    }

    /** Where it may be, for what lies there already. @throws org.hansa.controlplane.kernel.Failure {@code POLICY_UNAVAILABLE} */
    SiteChoice choose(ServiceContract contract, ContractTerms terms, PlacementRequest request) {
        PartySites sites = sitesOf(contract);
        ResidencyDecision decision = residency.decide(new ResidencyRequest(
                new ResidencyContract(contract.handle().value(), contract.version(), terms.purposes(), terms.clauses()),
                request.dataClass(),
                purpose(request, terms),
                ResidencyRequest.Action.PLACE,
                sites.records(),
                inForce(contract)));
        Map<SiteId, ResidencyDecision.Exclusion> rules = decision.excluded().stream()
                .collect(Collectors.toMap(ResidencyDecision.Exclusion::site, Function.identity()));
        Set<MspId> suspended = suspended(contract);
        List<SiteId> permitted = new ArrayList<>();
        List<SiteRefusal> excluded = new ArrayList<>();
        for (SiteRecord site : ledger.sites()) {
            if (!asked(request, site)) {
                continue;
            }
            SiteRefusal refusal = refusal(contract, site, rules.get(site.site()), decision.permitted(), suspended);
            if (refusal == null) {
                permitted.add(site.site());
            } else if (named(request, site) || sites.ids().contains(site.site())) {
                excluded.add(refusal);
            }
        }
        SiteCeilings.Within within = ceilings.of(request, permitted);
        return new SiteChoice(decision, within.sites(), within.barred(), excluded);
    }

    /** By the ledger's time: an exemption lapses and is spent without anybody's act. */
    private List<ExemptionRecord> inForce(ServiceContract contract) {
        long now = ledger.lastBlockTime().toEpochMilli();
        return ledger.exemptions().stream()
                .filter(each -> each.contract().equals(contract.handle()))
                .filter(each -> each.stateAt(now) == ExemptionRecord.State.IN_FORCE)
                .toList();
    }

    private PartySites sitesOf(ServiceContract contract) {
        List<SiteRecord> all = ledger.sites();
        PartySites known = parties.get(contract.handle());
        if (known != null && known.among() == all && known.owners().equals(contract.parties())) {
            return known;
        }
        Set<MspId> owners = new HashSet<>(contract.parties());
        List<SiteRecord> records =
                all.stream().filter(site -> owners.contains(site.owner())).toList();
        Set<SiteId> ids = records.stream().map(SiteRecord::site).collect(Collectors.toSet());
        PartySites sites = new PartySites(all, contract.parties(), records, ids);
        parties.put(contract.handle(), sites);
        return sites;
    }

    private Set<MspId> suspended(ServiceContract contract) {
        return contract.parties().stream()
                .filter(party -> ledger.member(party)
                        .map(member ->
                                !member.activeSeller(ledger.lastBlockTime().toEpochMilli()))
                        .orElse(true))
                .collect(Collectors.toSet());
    }

    private static boolean asked(PlacementRequest request, SiteRecord site) {
        boolean bySite = request.sites().isEmpty() || request.sites().contains(site.site());
        boolean byCountry = request.countries().isEmpty() || request.countries().contains(site.country());
        return bySite && byCountry;
    }

    private static boolean named(PlacementRequest request, SiteRecord site) {
        return request.sites().contains(site.site()) || request.countries().contains(site.country());
    }

    private static @Nullable SiteRefusal refusal(
            ServiceContract contract,
            SiteRecord site,
            ResidencyDecision.@Nullable Exclusion rule,
            SortedSet<SiteId> permitted,
            Set<MspId> suspended) {
        String id = site.site().value();
        if (!contract.parties().contains(site.owner())) {
            return new SiteRefusal(
                    id,
                    "NOT_A_PARTY",
                    site.owner() + " is not a party to the contract.",
                    "Agree on a contract with " + site.owner() + ".");
        }
        if (rule != null) {
            return new SiteRefusal(id, rule.code(), rule.reason(), rule.remedy());
        }
        if (!permitted.contains(site.site()) || !contract.permittedSites().contains(site.site())) {
            return new SiteRefusal(
                    id,
                    "NOT_IN_CONTRACT",
                    "The contract's permitted sites, fixed at signing, do not include it.",
                    "Propose a new contract that wishes for this site.");
        }
        if (suspended.contains(site.owner())) {
            return new SiteRefusal(
                    id,
                    "MEMBER_SUSPENDED",
                    site.owner() + " takes no new work.",
                    "Choose another member's site, or wait until it is active again.");
        }
        return null;
    }
}
