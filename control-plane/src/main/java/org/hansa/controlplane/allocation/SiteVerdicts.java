package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;

/**
 * What policy, contract and membership say of each site of the consortium to one class of requests. It is the same for request after
 * request, until a block changes something of it.
 *
 * @param sites by id
 */
record SiteVerdicts(Asked asked, ResidencyDecision decision, Set<MspId> suspended, List<Verdict> sites) {
    /**
     * Of what it is made but the decision; all as the ledger's view has them, which gives the same objects until one changes.
     *
     * @param among all sites
     * @param inForce exemptions
     */
    record Asked(
            ServiceContract contract,
            ContractTerms terms,
            List<SiteRecord> among,
            List<ExemptionRecord> inForce,
            ResidencyCache.Question question) {
        boolean still(
                ServiceContract newest, ContractTerms read, List<SiteRecord> all, List<ExemptionRecord> exemptions) {
            return contract == newest && terms == read && among == all && inForce.equals(exemptions);
        }
    }

    /** @param ofParty whether a party to the contract owns the site @param refusal absent where it may be */
    record Verdict(SiteRecord site, boolean ofParty, @Nullable SiteRefusal refusal) {}

    static SiteVerdicts of(Asked asked, ResidencyDecision decision, Set<MspId> suspended) {
        Map<SiteId, ResidencyDecision.Exclusion> rules = new HashMap<>();
        decision.excluded().forEach(each -> rules.put(each.site(), each));
        List<Verdict> verdicts = new ArrayList<>();
        for (SiteRecord site : asked.among()) {
            verdicts.add(new Verdict(
                    site,
                    asked.contract().parties().contains(site.owner()),
                    refusal(asked.contract(), site, rules.get(site.site()), decision, suspended)));
        }
        return new SiteVerdicts(asked, decision, suspended, List.copyOf(verdicts));
    }

    boolean still(Asked asking, ResidencyDecision decided, Set<MspId> nowSuspended) {
        return asked == asking && decision == decided && suspended.equals(nowSuspended);
    }

    private static @Nullable SiteRefusal refusal(
            ServiceContract contract,
            SiteRecord site,
            ResidencyDecision.@Nullable Exclusion rule,
            ResidencyDecision decision,
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
        if (!decision.permitted().contains(site.site())
                || !contract.permittedSites().contains(site.site())) {
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
