package org.hansa.controlplane.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.RecordedDecision;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.stereotype.Component;

/** The contracts of this member that run and whose terms it has, asked as at signing: each class, each purpose. */
@Component
class ContractsDecidedToday implements RecordedDecision.RunningContracts {
    private final LedgerView ledger;
    private final TermsLibrary library;
    private final ResidencyCache residency;
    private final HomeMember home;

    ContractsDecidedToday(LedgerView ledger, TermsLibrary library, ResidencyCache residency, HomeMember home) {
        this.ledger = ledger;
        this.library = library;
        this.residency = residency;
        this.home = home;
    }

    @Override
    public Map<String, List<RecordedDecision>> decidedToday() {
        TreeMap<String, List<RecordedDecision>> all = new TreeMap<>();
        for (ServiceContract contract : ledger.contracts()) {
            boolean runs = contract.state() == ServiceContract.State.ACTIVE
                    || contract.state() == ServiceContract.State.WINDING_DOWN;
            if (runs && contract.parties().contains(home.msp())) {
                library.known(contract)
                        .ifPresent(terms -> all.put(contract.handle().value(), decisions(contract, terms)));
            }
        }
        return all;
    }

    /** Only what the contract permits can be lost. */
    private List<RecordedDecision> decisions(ServiceContract contract, ContractTerms terms) {
        List<SiteRecord> sites = ledger.sites().stream()
                .filter(site -> contract.permittedSites().contains(site.site()))
                .toList();
        List<RecordedDecision> decisions = new ArrayList<>();
        for (DataClass dataClass : terms.dataClasses()) {
            for (String purpose : terms.purposes()) {
                ResidencyDecision decision = residency.decide(new ResidencyRequest(
                        terms.residency(contract), dataClass, purpose, ResidencyRequest.Action.PLACE, sites));
                TreeSet<String> permitted = new TreeSet<>();
                decision.permitted().forEach(site -> permitted.add(site.value()));
                decisions.add(new RecordedDecision(
                        decision.digest(),
                        contract.handle().value(),
                        CanonicalJson.readObject(decision.input()),
                        permitted));
            }
        }
        return decisions;
    }
}
