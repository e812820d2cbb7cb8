package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hansa.controlplane.authz.DataClass;
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

/** Step 3 of an allocation's road: asks the policy once per request class, over all sites of the parties at once. */
final class SiteSelection {
    private static final int CLASSES = 1_024;

    private final LedgerView ledger;
    private final ResidencyCache residency;
    private final SiteCeilings ceilings;
    private final CapacityEnds ends;
    private final BoundedCache<RequestClass, SiteVerdicts> classes = new BoundedCache<>(CLASSES);

    /** Requests to which the same may be said of a site. */
    private record RequestClass(ContractHandle contract, DataClass dataClass, String purpose) {}

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
        SiteVerdicts verdicts = verdicts(contract, terms, request.dataClass(), purpose(request, terms));
        List<SiteId> permitted = new ArrayList<>();
        List<SiteRefusal> excluded = new ArrayList<>();
        for (SiteVerdicts.Verdict each : verdicts.sites()) {
            SiteRecord site = each.site();
            if (!asked(request, site)) {
                continue;
            }
            if (each.refusal() == null) {
                permitted.add(site.site());
            } else if (each.ofParty() || named(request, site)) {
                excluded.add(each.refusal());
            }
        }
        SiteCeilings.Within within = ceilings.of(request, permitted);
        return new SiteChoice(verdicts.decision(), within.sites(), within.barred(), excluded);
    }

    private SiteVerdicts verdicts(ServiceContract contract, ContractTerms terms, DataClass dataClass, String purpose) {
        RequestClass requests = new RequestClass(contract.handle(), dataClass, purpose);
        SiteVerdicts known = classes.get(requests);
        List<SiteRecord> all = ledger.sites();
        List<ExemptionRecord> inForce = inForce(contract);
        SiteVerdicts.Asked asked = known != null && known.asked().still(contract, terms, all, inForce)
                ? known.asked()
                : new SiteVerdicts.Asked(
                        contract, terms, all, inForce, question(contract, terms, requests, all, inForce));
        ResidencyDecision decision = residency.decide(asked.question());
        Set<MspId> suspended = suspended(contract);
        if (known != null && known.still(asked, decision, suspended)) {
            return known;
        }
        SiteVerdicts verdicts = SiteVerdicts.of(asked, decision, suspended);
        classes.put(requests, verdicts);
        return verdicts;
    }

    private ResidencyCache.Question question(
            ServiceContract contract,
            ContractTerms terms,
            RequestClass requests,
            List<SiteRecord> all,
            List<ExemptionRecord> inForce) {
        return residency.question(new ResidencyRequest(
                new ResidencyContract(contract.handle().value(), contract.version(), terms.purposes(), terms.clauses()),
                requests.dataClass(),
                requests.purpose(),
                ResidencyRequest.Action.PLACE,
                all.stream()
                        .filter(site -> contract.parties().contains(site.owner()))
                        .toList(),
                inForce));
    }

    /** By the ledger's time: an exemption lapses and is spent without anybody's act. */
    private List<ExemptionRecord> inForce(ServiceContract contract) {
        List<ExemptionRecord> all = ledger.exemptions();
        if (all.isEmpty()) {
            return all;
        }
        long now = ledger.lastBlockTime().toEpochMilli();
        return all.stream()
                .filter(each -> each.contract().equals(contract.handle()))
                .filter(each -> each.stateAt(now) == ExemptionRecord.State.IN_FORCE)
                .toList();
    }

    private Set<MspId> suspended(ServiceContract contract) {
        long now = ledger.lastBlockTime().toEpochMilli();
        Set<MspId> suspended = new HashSet<>();
        for (MspId party : contract.parties()) {
            if (ledger.member(party).filter(member -> member.activeSeller(now)).isEmpty()) {
                suspended.add(party);
            }
        }
        return suspended;
    }

    private static boolean asked(PlacementRequest request, SiteRecord site) {
        boolean bySite = request.sites().isEmpty() || request.sites().contains(site.site());
        boolean byCountry = request.countries().isEmpty() || request.countries().contains(site.country());
        return bySite && byCountry;
    }

    private static boolean named(PlacementRequest request, SiteRecord site) {
        return request.sites().contains(site.site()) || request.countries().contains(site.country());
    }
}
